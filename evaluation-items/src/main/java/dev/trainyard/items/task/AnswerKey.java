package dev.trainyard.items.task;

import dev.trainyard.items.task.TextTemplate.MissingException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the right choice by how an item names it: its label, its index from 0, its letter from A, or its text, in this
 * order.
 *
 * @param labels one for each choice, or none
 */
record AnswerKey(List<String> choices, List<String> labels) {
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,3}");
    private static final Pattern LETTER = Pattern.compile("[A-Z]");

    int index(String answer) throws MissingException {
        String name = answer.strip();
        if (labels.contains(name)) {
            if (labels.indexOf(name) == labels.lastIndexOf(name)) return labels.indexOf(name);
            throw new MissingException(
                    "has two right answers, since the label '" + name + "' belongs to more than one of its choices");
        }
        int index = choices.indexOf(answer);
        if (labels.isEmpty() && INDEX.matcher(name).matches()) index = Integer.parseInt(name);
        if (labels.isEmpty() && LETTER.matcher(name).matches()) index = name.charAt(0) - 'A';
        if (index < 0 || index >= choices.size()) {
            boolean both = choices.contains(answer);
            throw new MissingException("has the right answer '" + name + "', which is none of its " + choices.size()
                    + (labels.isEmpty() ? " choices" : " labels " + String.join(", ", labels))
                    + (both ? ", since a number or a letter is the place of a choice and not its text" : ""));
        }
        return index;
    }
}
