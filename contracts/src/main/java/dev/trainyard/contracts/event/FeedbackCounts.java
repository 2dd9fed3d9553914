package dev.trainyard.contracts.event;

/**
 * What was found in the topic of feedback: records = people + judges + repeated + unusable + tooLong.
 *
 * @param records number of records that were read
 * @param people number of votes of people that count
 * @param judges number of votes of judge models that count
 * @param repeated number of votes that do not count, because they were delivered before, or because an earlier vote of
 *     the same rater on the same prompt and answers counts
 * @param unusable number of records that are no votes, or whose choice contradicts their answers
 * @param tooLong number of records whose body has more than 256 KiB
 * @param pairs number of different pairs of answers to the same prompt
 * @param contradicted number of pairs for which both answers were chosen, by different people or different judges
 * @param deleted number of offsets before the first record that the topic still has
 * @param passedOver number of later offsets that were not read, because only the newest votes are
 */
public record FeedbackCounts(
        long records,
        long people,
        long judges,
        long repeated,
        long unusable,
        long tooLong,
        long pairs,
        long contradicted,
        long deleted,
        long passedOver) {}
