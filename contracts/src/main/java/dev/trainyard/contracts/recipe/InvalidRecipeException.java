package dev.trainyard.contracts.recipe;

import java.util.List;
import java.util.stream.Collectors;

/** A recipe is invalid; contains up to a hundred of its mistakes. */
public final class InvalidRecipeException extends IllegalArgumentException {
    /** Checks may stop once there are more mistakes. */
    static final int MOST = 100;

    private final transient List<RecipeMistake> mistakes;

    public InvalidRecipeException(List<RecipeMistake> mistakes) {
        super(message(mistakes));
        this.mistakes = List.copyOf(mistakes.subList(0, Math.min(mistakes.size(), MOST)));
    }

    public List<RecipeMistake> mistakes() {
        return mistakes;
    }

    private static String message(List<RecipeMistake> mistakes) {
        String sentences =
                mistakes.stream().limit(MOST).map(RecipeMistake::sentence).collect(Collectors.joining(" "));
        return mistakes.size() > MOST ? sentences + " More mistakes are not listed." : sentences;
    }
}
