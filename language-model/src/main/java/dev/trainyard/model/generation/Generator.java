package dev.trainyard.model.generation;

import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** A model that writes on: prompts become answers, one token at a time. */
public final class Generator {
    /** Prompts that are answered together. */
    private static final int TOGETHER = 64;

    private final Transformer model;

    /** The model stays the property of the caller. */
    public Generator(Transformer model) {
        this.model = model;
    }

    /**
     * An answer, which ends before a stop token, at the most tokens wanted, or where the context is full. A prompt that
     * leaves no room for the most tokens wanted, and is longer than half the context, loses its begin.
     *
     * @param onToken told of each token as soon as it is chosen
     */
    public int[] generate(int[] prompt, Sampling sampling, IntConsumer onToken) {
        return answer(List.of(prompt), sampling, onToken).getFirst();
    }

    /** The same answers as one at a time, sooner. */
    public List<int[]> generateAll(List<int[]> prompts, Sampling sampling) {
        List<Integer> byLength = IntStream.range(0, prompts.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> prompts.get(i).length))
                .toList();
        int[][] answers = new int[prompts.size()][];
        for (int from = 0; from < byLength.size(); from += TOGETHER) {
            List<Integer> some = byLength.subList(from, Math.min(byLength.size(), from + TOGETHER));
            List<int[]> given = answer(some.stream().map(prompts::get).toList(), sampling, token -> {});
            for (int i = 0; i < given.size(); i++) answers[some.get(i)] = given.get(i);
        }
        return List.of(answers);
    }

    /** The most likely next tokens, most likely first. */
    public List<TokenProbability> nextTokens(int[] prefix, int count) {
        double[] distribution = distribution(prefix);
        return IntStream.range(0, distribution.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer token) -> -distribution[token]))
                .limit(count)
                .map(token -> new TokenProbability(token, distribution[token]))
                .toList();
    }

    /** The probability of each token of the vocabulary to come next. A prefix longer than the context loses its begin. */
    public double[] distribution(int[] prefix) {
        int[] fitting = last(prefix, model.shape().context());
        try (DecodingBatch decoding = new DecodingBatch(model, List.of(fitting), fitting.length)) {
            return TokenChoice.probabilities(decoding.logits()[0], 1);
        }
    }

    private List<int[]> answer(List<int[]> prompts, Sampling sampling, IntConsumer onToken) {
        int context = model.shape().context();
        int longest = Math.max(context - sampling.maxTokens(), Math.max(1, context / 2));
        List<int[]> fitting =
                prompts.stream().map(prompt -> last(prompt, longest)).toList();
        List<Answer> answers = fitting.stream()
                .map(prompt ->
                        new Answer(sampling, prompt, Math.min(sampling.maxTokens(), context - prompt.length + 1)))
                .toList();
        int room = Math.min(
                context,
                fitting.stream().mapToInt(prompt -> prompt.length).max().orElse(0) + sampling.maxTokens());
        try (DecodingBatch decoding = new DecodingBatch(model, fitting, room)) {
            float[][] logits = decoding.logits();
            List<Integer> rows = IntStream.range(0, answers.size()).boxed().toList();
            while (true) {
                List<Integer> going = new ArrayList<>();
                List<Integer> kept = new ArrayList<>();
                for (int i = 0; i < rows.size(); i++) {
                    if (answers.get(rows.get(i)).write(logits[i], onToken)) {
                        going.add(rows.get(i));
                        kept.add(i);
                    }
                }
                if (going.isEmpty()) break;
                logits = decoding.extend(
                        kept,
                        going.stream()
                                .mapToInt(row -> answers.get(row).newest())
                                .toArray());
                rows = going;
            }
        }
        return answers.stream().map(Answer::tokens).toList();
    }

    private static int[] last(int[] ids, int most) {
        if (ids.length == 0) throw new IllegalArgumentException("a model needs at least one token to write on from");
        return ids.length <= most ? ids : Arrays.copyOfRange(ids, ids.length - most, ids.length);
    }

    /** An answer being written. */
    private static final class Answer {
        private final Sampling sampling;
        private final TokenChoice choice;
        private final int[] tokens;
        private int length;

        Answer(Sampling sampling, int[] prompt, int most) {
            this.sampling = sampling;
            choice = new TokenChoice(sampling, prompt);
            tokens = new int[most];
        }

        /** Whether the answer goes on after this token. */
        boolean write(float[] logits, IntConsumer onToken) {
            int token = choice.next(logits);
            if (sampling.stopTokens().contains(token)) return false;
            tokens[length++] = token;
            onToken.accept(token);
            return length < tokens.length;
        }

        int newest() {
            return tokens[length - 1];
        }

        int[] tokens() {
            return Arrays.copyOf(tokens, length);
        }
    }
}
