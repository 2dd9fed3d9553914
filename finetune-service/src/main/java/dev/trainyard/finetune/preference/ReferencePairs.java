package dev.trainyard.finetune.preference;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.finetune.conversation.ChatEncoding;
import dev.trainyard.finetune.conversation.PreferenceExample;
import dev.trainyard.finetune.conversation.TuningData.Counter;
import dev.trainyard.finetune.conversation.TuningData.Outcome;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.scoring.LogLikelihood;
import dev.trainyard.model.training.PreferencePair;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Preference pairs with the reference model's data from before the first step: some with its own answer as the rejected
 * one, all with its log-probabilities of both answers. They are computed once and kept in the job's work folder, so
 * that a resumed job optimises against the same reference.
 */
public final class ReferencePairs {
    private static final TypeReference<List<Scored>> SCORED = new TypeReference<>() {};
    private static final int TOGETHER = 64;
    private static final int LONGEST_WRITTEN = 48;

    private final ChatEncoding encoding;
    private final JobContext context;
    private final String file;
    private final long seed;

    record Scored(PreferenceExample example, double chosen, double rejected) {}

    /** @param step the name of the alignment step that uses the pairs */
    public ReferencePairs(ChatEncoding encoding, JobContext context, String step, long seed) {
        this.encoding = encoding;
        this.context = context;
        file = "reference-pairs-" + step + ".json";
        this.seed = seed;
    }

    /** The pairs, without those that cannot be learned. @param tuned the reference model; it is not changed */
    public List<PreferencePair> of(List<PreferenceExample> drawn, Counter counter, Transformer tuned)
            throws IOException {
        List<EncodedPair> learned = new ArrayList<>();
        for (PreferenceExample example : drawn) {
            EncodedPair pair = EncodedPair.of(example, encoding);
            if (pair.isLearned()) {
                learned.add(pair);
                counter.learned(example.source(), pair.outcome() == Outcome.CUT);
            } else {
                counter.leftOut(example.source(), example.id(), example.question(), pair.outcome(), pair.reason());
            }
        }
        Path file = context.workFolder().resolve(this.file);
        if (Files.exists(file)) {
            return ContractJson.mapper().readValue(file.toFile(), SCORED).stream()
                    .map(one -> EncodedPair.of(one.example(), encoding).with(one.chosen(), one.rejected()))
                    .toList();
        }
        List<EncodedPair> compared = withOwnAnswers(learned, tuned);
        List<PreferencePair> pairs = scored(compared, tuned);
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            PreferencePair pair = pairs.get(i);
            scored.add(new Scored(compared.get(i).example(), pair.referenceChosen(), pair.referenceRejected()));
        }
        Path written = file.resolveSibling(this.file + ".new");
        ContractJson.mapper().writeValue(written.toFile(), scored);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        context.durable("reference pairs", 1);
        return pairs;
    }

    /**
     * Replaces the rejected answer of every second pair with the model's own answer, if a rule tells that it is worse;
     * the other pairs keep the written answer, which the model would rarely give by itself.
     */
    private List<EncodedPair> withOwnAnswers(List<EncodedPair> given, Transformer tuned) {
        Generator generator = new Generator(tuned);
        List<EncodedPair> pairs = new ArrayList<>(given);
        List<Integer> asked = new ArrayList<>();
        List<int[]> prompts = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            PreferenceExample example = pairs.get(i).example();
            if (!example.canRejectOwnAnswer()) continue;
            Optional<int[]> prompt = encoding.prompt(example);
            if (prompt.isEmpty() || prompt.get().length > generator.context()) continue;
            asked.add(i);
            prompts.add(prompt.get());
        }
        for (int from = 0; from < asked.size(); from += TOGETHER) {
            context.checkActive();
            int to = Math.min(asked.size(), from + TOGETHER);
            List<int[]> answers = generator.generateAll(prompts.subList(from, to), sampling(from));
            for (int i = from; i < to; i++) {
                String written = encoding.form()
                        .tokenizer()
                        .decode(answers.get(i - from))
                        .strip();
                EncodedPair own =
                        EncodedPair.of(given.get(asked.get(i)).example().rejecting(written), encoding);
                if (own.outcome() == Outcome.WHOLE) pairs.set(asked.get(i), own);
            }
            context.progress("asking the tuned model", "questions", to, asked.size());
        }
        return pairs;
    }

    private List<PreferencePair> scored(List<EncodedPair> pairs, Transformer tuned) {
        List<PreferencePair> scored = new ArrayList<>();
        for (int from = 0; from < pairs.size(); from += TOGETHER) {
            context.checkActive();
            List<EncodedPair> some = pairs.subList(from, Math.min(pairs.size(), from + TOGETHER));
            double[] chosen = LogLikelihood.ofConversations(
                    tuned, some.stream().map(EncodedPair::chosen).toList());
            double[] rejected = LogLikelihood.ofConversations(
                    tuned, some.stream().map(EncodedPair::rejected).toList());
            for (int i = 0; i < some.size(); i++) scored.add(some.get(i).with(chosen[i], rejected[i]));
            context.progress("scoring with the tuned model", "pairs", from + some.size(), pairs.size());
        }
        return scored;
    }

    private Sampling sampling(long offset) {
        return new Sampling(
                1,
                1,
                0,
                0.95,
                0,
                LONGEST_WRITTEN,
                seed + offset,
                encoding.form().ends());
    }
}
