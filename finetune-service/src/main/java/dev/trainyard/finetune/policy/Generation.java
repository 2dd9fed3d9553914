package dev.trainyard.finetune.policy;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.training.Rollout;
import dev.trainyard.runtime.artifact.DurableFiles;
import dev.trainyard.training.RolloutStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The answers that one policy wrote, for one or several optimizer steps. They are a durable file, because the policy's
 * weights are gone after the first of these steps: a job that was killed between them goes on with the same answers.
 *
 * @param policy a digest of the weights that wrote them
 * @param answers in the order of their prompts; those to one prompt are together
 * @param seconds in which they were written
 * @param rewardSeconds in which they were rewarded
 */
record Generation(Sha256 policy, List<Answer> answers, double seconds, double rewardSeconds) {
    Generation {
        answers = List.copyOf(answers);
    }

    /**
     * An answer with what is needed to learn from it.
     *
     * @param prompt the index of its prompt
     * @param text for people
     * @param tokens that the model chose, with the one that ended the answer
     * @param finished whether the model ended it itself
     * @param rewards by their names
     * @param failed the name of a reward that could not be computed; empty if all could
     * @param reward the weighted sum of the rewards; absent if one failed
     * @param advantage absent if there is nothing to learn from it: a reward failed, or all answers to its prompt are equally
     *     good
     * @param written the log-probability of each token under the policy that wrote it
     * @param reference the same under the reference model
     */
    record Answer(
            int prompt,
            String text,
            int[] tokens,
            boolean finished,
            SortedMap<String, Double> rewards,
            String failed,
            @Nullable Double reward,
            @Nullable Double advantage,
            double[] written,
            double[] reference) {
        Optional<Rollout> rollout(int[] promptIds) {
            return advantage == null ? Optional.empty() : Optional.of(rollout(promptIds, advantage));
        }

        /** An answer from which nothing but the distance to the reference is learned. */
        Rollout neutral(int[] promptIds) {
            return rollout(promptIds, 0);
        }

        private Rollout rollout(int[] promptIds, double worth) {
            return new Rollout(conversation(promptIds, tokens), worth, written, reference);
        }
    }

    /** A prompt and an answer, whose tokens are the trained ones. */
    static Conversation conversation(int[] prompt, int[] answer) {
        int[] ids = Arrays.copyOf(prompt, prompt.length + answer.length);
        System.arraycopy(answer, 0, ids, prompt.length, answer.length);
        boolean[] trained = new boolean[ids.length];
        Arrays.fill(trained, prompt.length, ids.length, true);
        return new Conversation(ids, trained);
    }

    /** What the answers to some of the prompts show. */
    RolloutStatistics statistics(Set<Integer> prompts, boolean hasReference) {
        List<Answer> some = answers.stream()
                .filter(answer -> prompts.contains(answer.prompt()))
                .toList();
        SortedMap<String, RolloutStatistics.Sum> rewards = new TreeMap<>();
        long rewarded = 0;
        double sum = 0;
        long tokens = 0;
        long unfinished = 0;
        Set<Integer> taught = new HashSet<>();
        for (Answer answer : some) {
            answer.rewards().forEach((name, value) -> {
                RolloutStatistics.Sum before = rewards.getOrDefault(name, new RolloutStatistics.Sum(0, 0));
                rewards.put(name, new RolloutStatistics.Sum(before.n() + 1, before.total() + value));
            });
            if (answer.reward() != null) {
                rewarded++;
                sum += answer.reward();
            }
            tokens += answer.tokens().length;
            if (!answer.finished()) unfinished++;
            if (answer.advantage() != null) taught.add(answer.prompt());
        }
        double share = answers.isEmpty() ? 0 : (double) some.size() / answers.size();
        return new RolloutStatistics(
                some.size(),
                rewarded,
                sum,
                rewards,
                tokens,
                unfinished,
                prompts.size(),
                prompts.size() - (long) taught.size(),
                hasReference,
                seconds * share,
                rewardSeconds * share);
    }

    static Optional<Generation> read(Path folder, long number) throws IOException {
        Path file = folder.resolve(name(number));
        if (!Files.exists(file)) return Optional.empty();
        return Optional.of(ContractJson.mapper().readValue(Files.readAllBytes(file), Generation.class));
    }

    void write(Path folder, long number) throws IOException {
        DurableFiles.replace(
                Files.createDirectories(folder),
                name(number),
                ContractJson.mapper().writeValueAsBytes(this));
    }

    private static String name(long number) {
        return "generation-%08d.json".formatted(number);
    }
}
