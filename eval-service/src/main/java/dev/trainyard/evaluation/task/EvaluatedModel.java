package dev.trainyard.evaluation.task;

import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.generation.AnswerListener;
import dev.trainyard.model.generation.ChosenToken;
import dev.trainyard.model.generation.FinishReason;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A checkpoint in an evaluation, which computes likelihoods and answers.
 *
 * @param form in which it converses
 */
public record EvaluatedModel(CheckpointKind kind, Transformer model, ChatForm form) {
    private static final int BATCH = 40;

    /** Answers may be thousands of tokens long, so that work which must stop is noticed inside them. */
    private static final int TOKENS_BETWEEN_LOOKS = 32;

    public Tokenizer tokenizer() {
        return form.tokenizer();
    }

    /** The prompt for a question. */
    public int[] prompt(String question) {
        return form.prompt(List.of(ChatMessage.user(question)));
    }

    /**
     * The greedy answer to each prompt: the most likely token at each position. Prompts are never truncated: the answer
     * to a prompt that is longer than the model's context is empty.
     */
    public List<String> answers(List<int[]> prompts, int longest, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        return generated(prompts, longest, ids -> tokenizer().decode(ids), batches);
    }

    /** The greedy continuation of each text, by the same rules. */
    public List<String> continuations(List<int[]> prompts, int longest, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        return generated(prompts, longest, ids -> tokenizer().decodeContinuation(ids), batches);
    }

    private List<String> generated(
            List<int[]> prompts, int longest, Function<int[], String> decode, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        Generator generator = new Generator(model);
        Set<Integer> stops = stops();
        List<String> answers = new ArrayList<>();
        for (int from = 0; from < prompts.size(); from += BATCH) {
            List<int[]> batch = prompts.subList(from, Math.min(from + BATCH, prompts.size()));
            List<int[]> readable = batch.stream().filter(this::fits).toList();
            Iterator<int[]> given = generator
                    .generateAll(readable, Sampling.greedy(longest, stops), looks(batches))
                    .iterator();
            for (int[] prompt : batch) answers.add(fits(prompt) ? decode.apply(given.next()) : "");
            batches.done(batch.size());
        }
        return answers;
    }

    /**
     * Answers to one prompt that are drawn from the checkpoint's probabilities, one for each seed; all empty if the
     * prompt is longer than the model's context.
     */
    public List<String> drawnAnswers(
            int[] prompt, int longest, double temperature, List<Long> seeds, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        if (!fits(prompt)) return seeds.stream().map(_ -> "").toList();
        List<Sampling> samplings = seeds.stream()
                .map(seed -> Sampling.of(temperature, longest, seed, stops()))
                .toList();
        List<List<Integer>> tokens = seeds.stream()
                .map(_ -> (List<Integer>) new ArrayList<Integer>())
                .toList();
        new Generator(model).write(prompt, samplings, new CollectedAnswers(tokens, looks(batches)));
        return tokens.stream()
                .map(ids -> tokenizer()
                        .decode(ids.stream().mapToInt(Integer::intValue).toArray()))
                .toList();
    }

    /** @param tokens of each answer, by its number */
    private record CollectedAnswers(List<List<Integer>> tokens, Runnable each) implements AnswerListener {
        @Override
        public boolean waiting() {
            each.run();
            return true;
        }

        @Override
        public boolean token(int answer, ChosenToken token) {
            tokens.get(answer).add(token.token());
            return true;
        }

        @Override
        public void end(int answer, FinishReason ending) {}
    }

    private static Runnable looks(MeasurementProgress batches) {
        AtomicInteger tokens = new AtomicInteger();
        return () -> {
            if (tokens.incrementAndGet() % TOKENS_BETWEEN_LOOKS == 0) batches.done(0);
        };
    }

    private Set<Integer> stops() {
        Set<Integer> stops = new HashSet<>(form.ends());
        // A checkpoint that was not tuned yet may go on with another question.
        if (tokenizer().has(SpecialToken.USER)) stops.add(tokenizer().id(SpecialToken.USER));
        return stops;
    }

    /** Whether a prompt is short enough to be answered. */
    public boolean fits(int[] prompt) {
        return prompt.length <= model.shape().context();
    }
}
