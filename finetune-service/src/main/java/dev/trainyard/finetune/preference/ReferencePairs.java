package dev.trainyard.finetune.preference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.finetune.conversation.ChatEncoding;
import dev.trainyard.finetune.conversation.PreferenceExample;
import dev.trainyard.finetune.conversation.TuningData.Counter;
import dev.trainyard.finetune.conversation.TuningData.Outcome;
import dev.trainyard.finetune.conversation.WholeAnswer;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.generation.WrittenAnswer;
import dev.trainyard.model.scoring.LogLikelihood;
import dev.trainyard.model.training.PreferencePair;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Preference pairs with the reference model's data from before the first step: some with its own answer as the rejected
 * one, all with its log-probabilities of both answers. They are an artifact of the store, {@code reference-pairs/}, whose
 * address is the digest of everything that they depend on. So a resumed job optimises against the same reference, another
 * run with the same inputs computes nothing again, and a damaged artifact is replaced by an equal one.
 */
public final class ReferencePairs {
    /** To be raised when the same inputs should give other pairs. */
    private static final int VERSION = 2;

    private static final String FILE = "pairs.json";
    private static final TypeReference<List<Scored>> SCORED = new TypeReference<>() {};
    private static final int TOGETHER = 64;
    private static final int LONGEST_WRITTEN = 48;
    private static final double TOP_P = 0.95;

    private final ChatEncoding encoding;
    private final JobContext context;
    private final Reference reference;
    private final long seed;

    record Scored(PreferenceExample example, double chosen, double rejected) {}

    /**
     * The model with which pairs are compared. It is computed in 32 bits, whatever the precision of the training.
     *
     * @param model a checkpoint; it is not changed
     * @param chat the checkpoint whose tokenizer and chat template write the pairs
     * @param threads included because sums in another order differ in their last bits
     * @param scores whether log-probabilities are needed; otherwise it only writes answers, and they are 0
     */
    public record Reference(Artifact model, Artifact chat, int threads, boolean scores) {}

    /** Everything that determines the pairs, and nothing else. @param pairs digest of the drawn pairs that fit */
    private record Inputs(
            int version, Reference reference, int context, long seed, double topP, int longestAnswer, Sha256 pairs) {}

    /** @param seed of the model's own answers */
    public ReferencePairs(ChatEncoding encoding, JobContext context, Reference reference, long seed) {
        this.encoding = encoding;
        this.context = context;
        this.reference = reference;
        this.seed = seed;
    }

    /** The pairs, without those that cannot be learned. */
    public List<PreferencePair> of(List<PreferenceExample> drawn, Counter counter) throws IOException {
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
        Artifact known = known(learned);
        return ContractJson.mapper()
                .readValue(context.store().open(known).resolve(FILE).toFile(), SCORED)
                .stream()
                .map(one -> EncodedPair.of(one.example(), encoding).with(one.chosen(), one.rejected()))
                .toList();
    }

    /** The sealed pairs, which are computed unless the store has them undamaged. */
    private Artifact known(List<EncodedPair> learned) throws IOException {
        String location = "reference-pairs/" + JobId.of(Stage.FINETUNE, inputs(learned));
        Optional<Artifact> sealed = context.store().findWhole(location);
        if (sealed.isPresent()) return sealed.get();
        List<Scored> scored = computed(learned);
        try (Staging staging = context.store().stage(location, MediaTypes.REFERENCE_PAIRS)) {
            ContractJson.mapper().writeValue(staging.folder().resolve(FILE).toFile(), scored);
            Artifact made = staging.seal();
            context.durable("reference pairs", 1);
            return made;
        }
    }

    private Inputs inputs(List<EncodedPair> learned) throws JsonProcessingException {
        List<PreferenceExample> examples =
                learned.stream().map(EncodedPair::example).toList();
        return new Inputs(
                VERSION,
                reference,
                encoding.context(),
                seed,
                TOP_P,
                LONGEST_WRITTEN,
                Sha256.of(ContractJson.mapper().writeValueAsBytes(examples)));
    }

    private List<Scored> computed(List<EncodedPair> learned) throws IOException {
        try (Transformer model = Transformer.open(context.store().open(reference.model()))) {
            return scored(withOwnAnswers(learned, model), model);
        }
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
            List<WrittenAnswer> answers = generator.writeAll(
                    prompts.subList(from, to), Collections.nCopies(to - from, sampling(from)), context::checkActive);
            for (int i = from; i < to; i++) {
                String written = WholeAnswer.of(answers.get(i - from), encoding.form());
                EncodedPair own =
                        EncodedPair.of(given.get(asked.get(i)).example().rejecting(written), encoding);
                if (own.outcome() == Outcome.WHOLE) pairs.set(asked.get(i), own);
            }
            context.progress("asking the tuned model", "questions", to, asked.size());
        }
        return pairs;
    }

    private List<Scored> scored(List<EncodedPair> pairs, Transformer tuned) {
        if (!reference.scores()) {
            return pairs.stream().map(pair -> new Scored(pair.example(), 0, 0)).toList();
        }
        List<Scored> scored = new ArrayList<>();
        for (int from = 0; from < pairs.size(); from += TOGETHER) {
            context.checkActive();
            List<EncodedPair> some = pairs.subList(from, Math.min(pairs.size(), from + TOGETHER));
            double[] chosen = LogLikelihood.ofConversations(
                    tuned, some.stream().map(EncodedPair::chosen).toList());
            double[] rejected = LogLikelihood.ofConversations(
                    tuned, some.stream().map(EncodedPair::rejected).toList());
            for (int i = 0; i < some.size(); i++) {
                scored.add(new Scored(some.get(i).example(), chosen[i], rejected[i]));
            }
            context.progress("scoring with the tuned model", "pairs", from + some.size(), pairs.size());
        }
        return scored;
    }

    private Sampling sampling(long offset) {
        return new Sampling(
                1,
                1,
                0,
                TOP_P,
                0,
                LONGEST_WRITTEN,
                seed + offset,
                encoding.form().ends());
    }
}
