package dev.trainyard.evaluation.task;

/**
 * The result of one checkpoint for one item of a task.
 *
 * @param item the name of the item; the same for both checkpoints
 * @param prompt the checkpoint's input
 * @param expected the right answer, or a description of a good one
 * @param answer the chosen or generated answer
 * @param score 1 or 0 for a success or a failure; bits per byte for language
 * @param weight of the item in the task's score: bytes for language, else 1
 */
public record ItemResult(String item, String prompt, String expected, String answer, double score, double weight) {

    /** An item that succeeds or fails. */
    public static ItemResult of(String item, String prompt, String expected, String answer, boolean success) {
        return new ItemResult(item, prompt, expected, answer, success ? 1 : 0, 1);
    }
}
