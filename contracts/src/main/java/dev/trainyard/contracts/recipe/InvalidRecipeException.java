package dev.trainyard.contracts.recipe;

import java.util.List;
import java.util.stream.Collectors;

/** A recipe that cannot be run, with all that was found wrong in it. */
public final class InvalidRecipeException extends IllegalArgumentException {
    private final transient List<RecipeMistake> mistakes;

    public InvalidRecipeException(List<RecipeMistake> mistakes) {
        super(mistakes.stream().map(RecipeMistake::sentence).collect(Collectors.joining(" ")));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<RecipeMistake> mistakes() {
        return mistakes;
    }
}
