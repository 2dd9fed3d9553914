package dev.trainyard.gateway;

import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.JsonBody;

/** Reads the JSON bodies of requests into records. */
final class JsonBodies {
    private JsonBodies() {}

    /** @throws RefusedException with every mistake */
    static <T extends Record> T read(byte[] body, Class<T> type, ParsingLimit parsingLimit)
            throws InterruptedException {
        try {
            return parsingLimit.pass(() -> JsonBody.read(body, type));
        } catch (InvalidRecipeException e) {
            boolean unreadable = e.mistakes().getFirst().field().equals("body");
            throw new RefusedException(new Problem(
                    "about:blank",
                    unreadable ? "The body cannot be read" : "The body has mistakes",
                    unreadable ? 400 : 422,
                    String.valueOf(e.getMessage()),
                    e.mistakes()));
        }
    }
}
