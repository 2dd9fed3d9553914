package dev.trainyard.model.generation;

import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Generates answers to prompts, one token at a time. Prompts are never truncated: a prompt that is longer than the
 * context is refused with an {@link IllegalArgumentException}, and the answer may use the rest of the context. The last
 * token of an answer needs no room in the context, since nothing is read after it.
 */
public final class Generator {
    /** The number of prompts that are answered in one batch. */
    private static final int TOGETHER = 64;

    /** The largest key-value cache, in bytes, for several answers to one prompt in one batch. */
    private static final long CACHE = 512L << 20;

    private final Transformer model;

    /** The caller keeps ownership of the model. */
    public Generator(Transformer model) {
        this.model = model;
    }

    /** The largest number of tokens in a prompt. */
    public int context() {
        return model.shape().context();
    }

    /**
     * Generates an answer, which ends before a stop token, at the largest number of tokens asked for, or when the
     * context is full.
     *
     * @param onToken called with each token as soon as it is chosen
     */
    public int[] generate(int[] prompt, Sampling sampling, IntConsumer onToken) {
        return answer(List.of(prompt), List.of(sampling), new CallbackListener(onToken, () -> {}))
                .getFirst()
                .tokens();
    }

    /** Generates the same answers as one call per prompt would, in less time. */
    public List<int[]> generateAll(List<int[]> prompts, Sampling sampling) {
        return generateAll(prompts, sampling, () -> {});
    }

    /** @param each called before each token of several answers; it may end the work with an exception */
    public List<int[]> generateAll(List<int[]> prompts, Sampling sampling, Runnable each) {
        return writeAll(prompts, Collections.nCopies(prompts.size(), sampling), each).stream()
                .map(WrittenAnswer::tokens)
                .toList();
    }

    /**
     * Generates an answer to each prompt with a sampling of its own; the same prompt may be there several times.
     *
     * @param each called before each token of several answers; it may end the work with an exception
     */
    public List<WrittenAnswer> writeAll(List<int[]> prompts, List<Sampling> samplings, Runnable each) {
        if (samplings.size() != prompts.size()) {
            throw new IllegalArgumentException(
                    prompts.size() + " prompts cannot have " + samplings.size() + " samplings; each needs one");
        }
        List<Integer> byLength = IntStream.range(0, prompts.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> prompts.get(i).length))
                .toList();
        WrittenAnswer[] answers = new WrittenAnswer[prompts.size()];
        for (int from = 0; from < byLength.size(); from += TOGETHER) {
            List<Integer> some = byLength.subList(from, Math.min(byLength.size(), from + TOGETHER));
            List<OngoingAnswer> given = answer(
                    some.stream().map(prompts::get).toList(),
                    some.stream().map(samplings::get).toList(),
                    new CallbackListener(token -> {}, each));
            for (int i = 0; i < given.size(); i++)
                answers[some.get(i)] = given.get(i).written();
        }
        return List.of(answers);
    }

    /**
     * Generates answers to one prompt, one for each sampling, in batches as large as memory allows.
     *
     * @return false if they were not finished, because they were no longer wanted
     */
    public boolean write(int[] prompt, List<Sampling> samplings, AnswerListener listener) {
        refuseWhatDoesNotFit(prompt);
        int together = (int) Math.clamp(CACHE / DecodingBatch.bytes(model.shape(), context()), 1, TOGETHER);
        for (int from = 0; from < samplings.size(); from += together) {
            List<OngoingAnswer> answers = new ArrayList<>();
            for (int i = from; i < Math.min(samplings.size(), from + together); i++) {
                answers.add(new OngoingAnswer(i, samplings.get(i), prompt, context()));
            }
            int room = Math.min(
                    context(),
                    prompt.length
                            + answers.stream()
                                    .mapToInt(OngoingAnswer::most)
                                    .max()
                                    .orElseThrow());
            Optional<DecodingBatch> read = DecodingBatch.of(model, prompt, answers.size(), room, listener::waiting);
            if (read.isEmpty()) return false;
            try (DecodingBatch decoding = read.get()) {
                if (!write(decoding, answers, listener)) return false;
            }
        }
        return true;
    }

    /**
     * The most likely tokens after each prompt, whatever tokens they are; all prompts are continued in one batch. A prompt
     * must leave room for them in the context, the last one excepted.
     *
     * @param waiting asked before each token
     * @return empty if they were no longer wanted
     */
    public Optional<List<GreedyContinuation>> continueAll(List<int[]> prompts, int tokens, BooleanSupplier waiting) {
        for (int[] prompt : prompts) {
            refuseWhatDoesNotFit(prompt);
            if (prompt.length + tokens - 1 > context()) {
                throw new IllegalArgumentException("a prompt of " + prompt.length + " tokens leaves no room for "
                        + tokens + " more in a context of " + context());
            }
        }
        int[][] ids = new int[prompts.size()][tokens];
        float[][] leads = new float[prompts.size()][tokens];
        List<Integer> all = IntStream.range(0, prompts.size()).boxed().toList();
        int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
        if (!waiting.getAsBoolean()) return Optional.empty();
        try (DecodingBatch decoding = DecodingBatch.of(model, prompts, longest + tokens - 1)) {
            float[][] logits = decoding.logits();
            for (int i = 0; i < tokens; i++) {
                if (i > 0) {
                    if (!waiting.getAsBoolean()) return Optional.empty();
                    int at = i - 1;
                    logits = decoding.extend(
                            all, all.stream().mapToInt(row -> ids[row][at]).toArray());
                }
                for (int row : all) {
                    ids[row][i] = TokenChoice.mostLikely(logits[row]);
                    leads[row][i] = TokenChoice.lead(logits[row], ids[row][i]);
                }
            }
        }
        return Optional.of(all.stream()
                .map(row -> new GreedyContinuation(ids[row], leads[row]))
                .toList());
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

    /** The probability of each token of the vocabulary as the next one. */
    public double[] distribution(int[] prefix) {
        refuseWhatDoesNotFit(prefix);
        try (DecodingBatch decoding = DecodingBatch.of(model, List.of(prefix), prefix.length)) {
            return TokenChoice.probabilities(decoding.logits()[0], 1);
        }
    }

    private List<OngoingAnswer> answer(List<int[]> prompts, List<Sampling> samplings, AnswerListener listener) {
        prompts.forEach(this::refuseWhatDoesNotFit);
        int context = context();
        List<OngoingAnswer> answers = IntStream.range(0, prompts.size())
                .mapToObj(i -> new OngoingAnswer(i, samplings.get(i), prompts.get(i), context))
                .toList();
        int room = IntStream.range(0, prompts.size())
                .map(i -> prompts.get(i).length + answers.get(i).most())
                .max()
                .orElse(0);
        try (DecodingBatch decoding = DecodingBatch.of(model, prompts, Math.min(context, room))) {
            write(decoding, answers, listener);
        }
        return answers;
    }

    /** Generates the answers, whose rows have the same order, to their ends, or until they are no longer wanted. */
    private static boolean write(DecodingBatch decoding, List<OngoingAnswer> answers, AnswerListener listener) {
        float[][] logits = decoding.logits();
        List<OngoingAnswer> going = answers;
        while (listener.waiting()) {
            List<OngoingAnswer> further = new ArrayList<>();
            List<Integer> kept = new ArrayList<>();
            for (int i = 0; i < going.size(); i++) {
                OngoingAnswer answer = going.get(i);
                Optional<FinishReason> ending = answer.write(logits[i], listener);
                if (ending.isPresent()) {
                    answer.ending = ending.get();
                    listener.end(answer.number, ending.get());
                } else {
                    further.add(answer);
                    kept.add(i);
                }
            }
            if (further.isEmpty()) return true;
            logits = decoding.extend(
                    kept, further.stream().mapToInt(OngoingAnswer::newest).toArray());
            going = further;
        }
        return false;
    }

    private void refuseWhatDoesNotFit(int[] prompt) {
        if (prompt.length == 0) throw new IllegalArgumentException("a prompt needs at least one token");
        if (prompt.length > context()) {
            throw new IllegalArgumentException(
                    "a prompt of " + prompt.length + " tokens does not fit a context of " + context());
        }
    }

    /** A listener that wants every token. */
    private record CallbackListener(IntConsumer onToken, Runnable each) implements AnswerListener {
        @Override
        public boolean waiting() {
            each.run();
            return true;
        }

        @Override
        public boolean token(int answer, ChosenToken token) {
            onToken.accept(token.token());
            return true;
        }

        @Override
        public void end(int answer, FinishReason ending) {}
    }

    /** An answer that is being generated. */
    private static final class OngoingAnswer {
        private final int number;
        private final Sampling sampling;
        private final TokenChoice choice;
        private final int most;
        private int[] tokens;
        private int length;
        private FinishReason ending = FinishReason.LISTENER;
        private int stop = -1;

        OngoingAnswer(int number, Sampling sampling, int[] prompt, int context) {
            this.number = number;
            this.sampling = sampling;
            choice = new TokenChoice(sampling, prompt);
            most = Math.min(sampling.maxTokens(), context - prompt.length + 1);
            tokens = new int[Math.min(most, 64)];
        }

        int most() {
            return most;
        }

        /** Chooses the next token; returns the reason if the answer ends with it or before it. */
        Optional<FinishReason> write(float[] logits, AnswerListener listener) {
            int token = choice.next(logits);
            if (sampling.stopTokens().contains(token)) {
                stop = token;
                return Optional.of(FinishReason.STOP_TOKEN);
            }
            if (length == tokens.length) tokens = Arrays.copyOf(tokens, Math.min(most, 2 * length));
            tokens[length++] = token;
            if (!listener.token(number, new ChosenToken(token, logits))) return Optional.of(FinishReason.LISTENER);
            if (length < most) return Optional.empty();
            return Optional.of(most == sampling.maxTokens() ? FinishReason.MOST_TOKENS : FinishReason.CONTEXT);
        }

        int newest() {
            return tokens[length - 1];
        }

        int[] tokens() {
            return Arrays.copyOf(tokens, length);
        }

        WrittenAnswer written() {
            return new WrittenAnswer(tokens(), ending, stop);
        }
    }
}
