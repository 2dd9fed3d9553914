package dev.trainyard.items;

import java.util.HashSet;
import java.util.List;

/**
 * A beginning and several ways to go on, one of them the true one.
 *
 * @param name of the item, from the document that it was made of
 * @param prompt the beginning
 * @param choices all different
 * @param right index of the true one
 */
public record ChoiceItem(String name, String prompt, List<String> choices, int right) {
    public ChoiceItem {
        choices = List.copyOf(choices);
        if (right < 0 || right >= choices.size()) {
            throw new IllegalArgumentException("no choice has the index " + right);
        }
        if (new HashSet<>(choices).size() != choices.size()) {
            throw new IllegalArgumentException("an item with the same choice twice has no one answer: " + name);
        }
    }
}
