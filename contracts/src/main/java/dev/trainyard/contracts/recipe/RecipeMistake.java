package dev.trainyard.contracts.recipe;

/**
 * One thing wrong in a recipe.
 *
 * @param field the path to it, such as {@code pretrain.batch} or {@code corpus.sources[2].kind}
 * @param value what stood there, as text; empty where something is missing
 * @param expected what would be right
 */
public record RecipeMistake(String field, String value, String expected) {
    /** The mistake as one sentence. */
    public String sentence() {
        return value.isEmpty()
                ? field + " is missing: " + expected + " is expected."
                : field + " is " + value + ": " + expected + " is expected.";
    }
}
