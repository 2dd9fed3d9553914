package dev.trainyard.items;

import java.util.HashSet;
import java.util.List;

/**
 * A multiple-choice item: a prompt and several continuations, one of which is right.
 *
 * @param name of the item, from the document that it was made from
 * @param prompt the text that the choices continue
 * @param choices all different
 * @param right index of the right choice
 */
public record ChoiceItem(String name, String prompt, List<String> choices, int right) {
    public ChoiceItem {
        choices = List.copyOf(choices);
        if (right < 0 || right >= choices.size()) {
            throw new IllegalArgumentException("no choice has the index " + right);
        }
        if (new HashSet<>(choices).size() != choices.size()) {
            throw new IllegalArgumentException("an item's choices must all be different: " + name);
        }
    }
}
