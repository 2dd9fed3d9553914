package dev.trainyard.evaluation.task;

/**
 * What one checkpoint did with one item of a task.
 *
 * @param item names the item; the same for both checkpoints
 * @param prompt what the checkpoint was given
 * @param expected the right answer, or what a good one would do
 * @param answer what it chose or wrote
 * @param score 1 or 0 for a success or a failure; bits per byte for language
 * @param weight of the item in the task's score: bytes for language, else 1
 */
public record ItemResult(String item, String prompt, String expected, String answer, double score, double weight) {

    /** An item that succeeds or fails. */
    public static ItemResult of(String item, String prompt, String expected, String answer, boolean success) {
        return new ItemResult(item, prompt, expected, answer, success ? 1 : 0, 1);
    }
}
