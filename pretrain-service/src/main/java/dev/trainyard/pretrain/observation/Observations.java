package dev.trainyard.pretrain.observation;

import dev.trainyard.contracts.event.PredictionObserved;
import dev.trainyard.contracts.event.PredictionObserved.Prediction;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.generation.TokenProbability;
import dev.trainyard.model.scoring.HeldOutPassages.Passage;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Predictions and samples of a model in training, on text that it is not trained on, for people to watch. */
public final class Observations {
    private static final String PROMPT = "/**\n * Returns";
    private static final int SAMPLE_TOKENS = 48;
    private static final int PREDICTIONS = 5;
    private static final int SHOWN = 200;

    /** The fewest tokens before the hidden one: enough to predict from, and quick to compute while training waits. */
    private static final int LEAST_BEFORE = 4;

    private static final int MOST_BEFORE = 128;

    private final List<Passage> passages;
    private final Tokenizer tokenizer;
    private final long seed;

    /** @param passages of held-out documents, at least one */
    public Observations(List<Passage> passages, Tokenizer tokenizer, long seed) {
        this.passages = List.copyOf(passages);
        this.tokenizer = tokenizer;
        this.seed = seed;
    }

    /** A passage whose end is hidden, the model's predictions of its next token, and the actual next token. */
    public PredictionObserved prediction(RunId run, long step, Generator generator) {
        SplittableRandom random = new SplittableRandom(seed + step);
        Passage passage = passages.get(random.nextInt(passages.size()));
        int[] ids = passage.content().ids();
        int hidden = hiddenPlace(ids, random);
        int read = Math.min(MOST_BEFORE, generator.context());
        int[] before = Arrays.copyOfRange(ids, Math.max(0, hidden - read), hidden);

        double[] distribution = generator.distribution(before);
        List<Prediction> predictions = best(distribution).stream()
                .map(each -> new Prediction(TokenText.of(tokenizer, each.token()), each.probability()))
                .toList();
        return new PredictionObserved(
                run,
                step,
                passage.name(),
                ending(tokenizer.decode(before)),
                predictions,
                TokenText.of(tokenizer, ids[hidden]),
                distribution[ids[hidden]]);
    }

    /** The model's continuation of the same few words at every step. */
    public SampleGenerated sample(RunId run, long step, Generator generator) {
        int[] text = tokenizer.encode(PROMPT);
        int[] prompt = IntStream.concat(IntStream.of(tokenizer.id(SpecialToken.BEGIN_OF_TEXT)), Arrays.stream(text))
                .toArray();
        Sampling sampling = Sampling.of(0.8, SAMPLE_TOKENS, seed + step, Set.of(tokenizer.id(SpecialToken.END_OF_TEXT)))
                .withTopK(40);
        int[] written = generator.generate(prompt, sampling, _ -> {});
        return new SampleGenerated(run, Stage.PRETRAIN, step, PROMPT, tokenizer.decodeContinuation(written));
    }

    private static List<TokenProbability> best(double[] distribution) {
        return IntStream.range(0, distribution.length)
                .mapToObj(token -> new TokenProbability(token, distribution[token]))
                .sorted(Comparator.comparingDouble(TokenProbability::probability)
                        .reversed())
                .limit(PREDICTIONS)
                .toList();
    }

    /** The index of a token worth predicting: one with visible text, after enough others. */
    private int hiddenPlace(int[] ids, SplittableRandom random) {
        int first = Math.min(LEAST_BEFORE, ids.length - 1);
        int place = random.nextInt(first, ids.length);
        for (int i = 0; i < ids.length - first; i++) {
            int id = ids[place];
            if (!tokenizer.isSpecial(id) && !tokenizer.decode(id).isBlank()) return place;
            place = place + 1 < ids.length ? place + 1 : first;
        }
        return place;
    }

    private static String ending(String text) {
        if (text.length() <= SHOWN) return text;
        int from = text.length() - SHOWN;
        return text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from);
    }
}
