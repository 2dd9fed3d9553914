package dev.trainyard.gateway.pairs;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CheckpointRef;
import dev.trainyard.contracts.event.PairAnswer;
import dev.trainyard.contracts.event.PairItem;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.samples.Sample;
import dev.trainyard.gateway.samples.SampleSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The requests of an evaluation to which its checkpoints wrote answers. */
public final class RecordedAnswers {
    /** Their answers continue a text, and are right or wrong, but not better or worse answers to a request. */
    private static final Set<String> CONTINUATIONS =
            Set.of("language", "language-context", "java-compiles", "verbatim", "personal-data", "canaries");

    private static final int MOST = 5_000;
    private static final int LONGEST_PROMPT = 8_000;

    private RecordedAnswers() {}

    /**
     * The pairs of both checkpoints' answers, in an order that depends on their names only: the first of them are a
     * sample of all tasks.
     *
     * @param first the checkpoint that gave the first answer
     */
    public static List<AnswerPair> pairs(SampleSource samples, RunId run, CheckpointRef first, CheckpointRef second)
            throws IOException {
        List<AnswerPair> pairs = new ArrayList<>();
        samples.read(sample -> {
            if (!isRequest(sample) || pairs.size() >= MOST) return;
            pairs.add(AnswerPair.recorded(
                    sample.prompt(),
                    new PairAnswer(
                            run + ":" + first.step(), run, first, sample.first().answer()),
                    new PairAnswer(
                            run + ":" + second.step(),
                            run,
                            second,
                            sample.second().answer()),
                    new PairItem(sample.task(), sample.item())));
        });
        pairs.sort(Comparator.comparing(pair -> place(pair.prompt())));
        return pairs;
    }

    /** The prompts of the requests, by task and item. */
    public static Map<PairItem, String> prompts(SampleSource samples) throws IOException {
        Map<PairItem, String> prompts = new LinkedHashMap<>();
        samples.read(sample -> {
            if (!isRequest(sample) || prompts.size() >= MOST) return;
            prompts.put(new PairItem(sample.task(), sample.item()), sample.prompt());
        });
        return prompts;
    }

    /** A place in an order that has nothing to do with the content. */
    public static String place(String prompt) {
        return Sha256.of(prompt.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static boolean isRequest(Sample sample) {
        return !CONTINUATIONS.contains(sample.task())
                && !sample.prompt().isBlank()
                && sample.prompt().length() <= LONGEST_PROMPT
                && isWritten(sample.first())
                && isWritten(sample.second());
    }

    /** A choice among given ones has log-likelihoods. */
    private static boolean isWritten(Sample.Answer answer) {
        return !answer.answer().isBlank()
                && (answer.logLikelihoods() == null || answer.logLikelihoods().isEmpty());
    }
}
