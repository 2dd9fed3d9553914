package dev.trainyard.model.generation;

import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A model that writes on: prompts become answers, one token at a time. A prompt is read whole or not at all: one that is
 * longer than the context is refused by {@link IllegalArgumentException}, and one that fits leaves the answer what is
 * left of the context. The last token of an answer needs no place in it, since nothing is read after it.
 */
public final class Generator {
    /** Prompts that are answered together. */
    private static final int TOGETHER = 64;

    /** Bytes of keys and values for answers to one prompt that are written together, if more than one is. */
    private static final long CACHE = 512L << 20;

    private final Transformer model;

    /** The model stays the property of the caller. */
    public Generator(Transformer model) {
        this.model = model;
    }

    /** The most tokens that a prompt can have. */
    public int context() {
        return model.shape().context();
    }

    /**
     * An answer, which ends before a stop token, at the most tokens wanted, or where the context is full.
     *
     * @param onToken told of each token as soon as it is chosen
     */
    public int[] generate(int[] prompt, Sampling sampling, IntConsumer onToken) {
        return answer(List.of(prompt), sampling, new Following(onToken)).getFirst();
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
            List<int[]> given = answer(some.stream().map(prompts::get).toList(), sampling, new Following(token -> {}));
            for (int i = 0; i < given.size(); i++) answers[some.get(i)] = given.get(i);
        }
        return List.of(answers);
    }

    /**
     * Answers to one prompt, an answer for each way of choosing, written side by side as far as memory allows.
     *
     * @return false where they were not finished, because nobody waited for them any more
     */
    public boolean write(int[] prompt, List<Sampling> samplings, AnswerListener listener) {
        refuseWhatDoesNotFit(prompt);
        int together = (int) Math.clamp(CACHE / DecodingBatch.bytes(model.shape(), context()), 1, TOGETHER);
        for (int from = 0; from < samplings.size(); from += together) {
            List<Answer> answers = new ArrayList<>();
            for (int i = from; i < Math.min(samplings.size(), from + together); i++) {
                answers.add(new Answer(i, samplings.get(i), prompt, context()));
            }
            int room = Math.min(
                    context(),
                    prompt.length
                            + answers.stream().mapToInt(Answer::most).max().orElseThrow());
            Optional<DecodingBatch> read = DecodingBatch.of(model, prompt, answers.size(), room, listener::waiting);
            if (read.isEmpty()) return false;
            try (DecodingBatch decoding = read.get()) {
                if (!write(decoding, answers, listener)) return false;
            }
        }
        return true;
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

    /** The probability of each token of the vocabulary to come next. */
    public double[] distribution(int[] prefix) {
        refuseWhatDoesNotFit(prefix);
        try (DecodingBatch decoding = DecodingBatch.of(model, List.of(prefix), prefix.length)) {
            return TokenChoice.probabilities(decoding.logits()[0], 1);
        }
    }

    private List<int[]> answer(List<int[]> prompts, Sampling sampling, AnswerListener listener) {
        prompts.forEach(this::refuseWhatDoesNotFit);
        int context = context();
        List<Answer> answers = IntStream.range(0, prompts.size())
                .mapToObj(i -> new Answer(i, sampling, prompts.get(i), context))
                .toList();
        int room = IntStream.range(0, prompts.size())
                .map(i -> prompts.get(i).length + answers.get(i).most())
                .max()
                .orElse(0);
        try (DecodingBatch decoding = DecodingBatch.of(model, prompts, Math.min(context, room))) {
            write(decoding, answers, listener);
        }
        return answers.stream().map(Answer::tokens).toList();
    }

    /** Writes the answers, whose rows are in their order, to their ends, or until nobody waits for them. */
    private static boolean write(DecodingBatch decoding, List<Answer> answers, AnswerListener listener) {
        float[][] logits = decoding.logits();
        List<Answer> going = answers;
        while (listener.waiting()) {
            List<Answer> further = new ArrayList<>();
            List<Integer> kept = new ArrayList<>();
            for (int i = 0; i < going.size(); i++) {
                Answer answer = going.get(i);
                Optional<Ending> ending = answer.write(logits[i], listener);
                if (ending.isPresent()) {
                    listener.end(answer.number, ending.get());
                } else {
                    further.add(answer);
                    kept.add(i);
                }
            }
            if (further.isEmpty()) return true;
            logits = decoding.extend(
                    kept, further.stream().mapToInt(Answer::newest).toArray());
            going = further;
        }
        return false;
    }

    private void refuseWhatDoesNotFit(int[] prompt) {
        if (prompt.length == 0) throw new IllegalArgumentException("a model needs at least one token to write on from");
        if (prompt.length > context()) {
            throw new IllegalArgumentException(
                    "a prompt of " + prompt.length + " tokens does not fit a context of " + context());
        }
    }

    /** Waits for every token. */
    private record Following(IntConsumer onToken) implements AnswerListener {
        @Override
        public boolean waiting() {
            return true;
        }

        @Override
        public boolean token(int answer, ChosenToken token) {
            onToken.accept(token.token());
            return true;
        }

        @Override
        public void end(int answer, Ending ending) {}
    }

    /** An answer being written. */
    private static final class Answer {
        private final int number;
        private final Sampling sampling;
        private final TokenChoice choice;
        private final int most;
        private int[] tokens;
        private int length;

        Answer(int number, Sampling sampling, int[] prompt, int context) {
            this.number = number;
            this.sampling = sampling;
            choice = new TokenChoice(sampling, prompt);
            most = Math.min(sampling.maxTokens(), context - prompt.length + 1);
            tokens = new int[Math.min(most, 64)];
        }

        int most() {
            return most;
        }

        /** Chooses one more token; a reason is given where it is the last, or none. */
        Optional<Ending> write(float[] logits, AnswerListener listener) {
            int token = choice.next(logits);
            if (sampling.stopTokens().contains(token)) return Optional.of(Ending.STOP_TOKEN);
            if (length == tokens.length) tokens = Arrays.copyOf(tokens, Math.min(most, 2 * length));
            tokens[length++] = token;
            if (!listener.token(number, new ChosenToken(token, logits))) return Optional.of(Ending.LISTENER);
            if (length < most) return Optional.empty();
            return Optional.of(most == sampling.maxTokens() ? Ending.MOST_TOKENS : Ending.CONTEXT);
        }

        int newest() {
            return tokens[length - 1];
        }

        int[] tokens() {
            return Arrays.copyOf(tokens, length);
        }
    }
}
