package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Alignment: an ordered list of steps, each of which starts from the checkpoint of the previous step. A step that trains a
 * reward model trains a copy of it, and the next step starts from the same checkpoint.
 *
 * @param steps at least one, unless training continues from a model; if several steps are named after the same kind,
 *     the second is called {@code <kind>-2}, and so on, so that names are unique
 * @param sources of conversations and preferences; empty means the mix that recipes had before they could name any: a
 *     twelfth small talk, eight in ten requests that differ in intent, the rest definitions and methods of the corpus
 * @param heldOut the share of conversations, chosen by a hash of their content, on which no step trains; that of the
 *     corpus if absent
 */
public record FinetuneRecipe(
        @JsonProperty(required = true) List<AlignmentStep> steps,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ConversationSource> sources,
        @Nullable Double heldOut) {
    public FinetuneRecipe {
        if (steps == null) throw new IllegalArgumentException("an alignment needs a list of steps");
        steps = numbered(steps);
        sources = sources == null ? List.of() : List.copyOf(sources);
    }

    /** An alignment that names no sources. */
    public FinetuneRecipe(List<AlignmentStep> steps) {
        this(steps, List.of(), null);
    }

    /**
     * Reads the JSON form. Before alignment was a list it had two phases, instruction tuning and preference
     * optimisation; the second was skipped if it had no pairs. Events with such recipes are kept for a year.
     */
    @JsonCreator
    static FinetuneRecipe read(
            @JsonProperty("steps") @Nullable List<AlignmentStep> steps,
            @JsonProperty("sources") @Nullable List<ConversationSource> sources,
            @JsonProperty("heldOut") @Nullable Double heldOut,
            @JsonProperty("instruction") @Nullable InstructionRecipe instruction,
            @JsonProperty("preference") @Nullable PreferenceRecipe preference) {
        if (steps != null) return new FinetuneRecipe(steps, sources == null ? List.of() : sources, heldOut);
        if (instruction == null) throw new IllegalArgumentException("an alignment needs a list of steps");
        if (preference == null || preference.pairs() == 0) return new FinetuneRecipe(List.of(instruction));
        return new FinetuneRecipe(List.of(instruction, preference));
    }

    private static List<AlignmentStep> numbered(List<AlignmentStep> steps) {
        Set<String> names = new HashSet<>();
        Map<String, Integer> numbers = new HashMap<>();
        List<AlignmentStep> numbered = new ArrayList<>();
        for (AlignmentStep step : steps) {
            AlignmentStep own = step;
            while (step.name().equals(step.kind()) && names.contains(own.name())) {
                own = step.named(step.kind() + "-" + numbers.merge(step.kind(), 2, (number, _) -> number + 1));
            }
            names.add(own.name());
            numbered.add(own);
        }
        return List.copyOf(numbered);
    }

    /** Whether a source is made from the votes in the topic of feedback. */
    public boolean learnsFromFeedback() {
        return sources.stream().anyMatch(source -> source.kind() == ConversationKind.FEEDBACK);
    }

    /** The earlier constitution steps whose revisions a step prefers to the answers before them, in their order. */
    public List<ConstitutionRecipe> constitutionsOf(PreferenceRecipe step) {
        List<ConstitutionRecipe> named = new ArrayList<>();
        for (AlignmentStep earlier : steps.subList(0, Math.max(0, steps.indexOf(step)))) {
            if (earlier instanceof ConstitutionRecipe one && step.sources().contains(one.name())) named.add(one);
        }
        return List.copyOf(named);
    }

    /** The constitution steps, in order. */
    public List<ConstitutionRecipe> constitutions() {
        List<ConstitutionRecipe> all = new ArrayList<>();
        for (AlignmentStep step : steps) if (step instanceof ConstitutionRecipe one) all.add(one);
        return List.copyOf(all);
    }

    /** The names of the steps, in order. */
    public List<String> names() {
        return steps.stream().map(AlignmentStep::name).toList();
    }

    /** The steps that change the model, in order: those that do not train a reward model. */
    public List<AlignmentStep> changing() {
        return steps.stream()
                .filter(step -> !(step instanceof RewardModelRecipe))
                .toList();
    }

    /** Whether the step of this name trains a reward model. */
    public boolean trainsReward(String name) {
        return steps.stream()
                .anyMatch(
                        step -> step instanceof RewardModelRecipe && step.name().equals(name));
    }

    /** The name of the last step that changes the model, or that of pre-training if there is none. */
    public String last() {
        List<AlignmentStep> changing = changing();
        return changing.isEmpty() ? PretrainRecipe.STEP : changing.getLast().name();
    }

    /**
     * Instruction tuning on chats, with a loss on the assistant's tokens only.
     *
     * @param name see {@link AlignmentStep#name}
     * @param conversations largest number of conversations in one epoch; fewer if the sources have fewer
     * @param epochs passes over them
     * @param batch conversations in one optimizer step
     * @param learningRate maximum; falls linearly to zero
     * @param sources names of the recipe's sources of conversations from which it draws; empty means all
     * @param lora the adapters that are trained; all weights if absent
     * @param replay share of each step's tokens that comes from the corpus, with the loss of pre-training; 0 to 0.9,
     *     the default if absent
     * @param replayFrom the name of the source of the corpus from which they come; all sources if absent
     * @param limits on the change of the model; none if absent
     */
    public record InstructionRecipe(
            @JsonProperty(defaultValue = InstructionRecipe.KIND)
            String name,

            int conversations,
            int epochs,
            int batch,
            double learningRate,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> sources,
            @Nullable LoraRecipe lora,
            @Nullable Double replay,
            @Nullable String replayFrom,
            @Nullable StepLimits limits)
            implements AlignmentStep {
        public static final String KIND = "instruction-tuning";

        public InstructionRecipe {
            if (name == null) name = KIND;
            sources = sources == null ? List.of() : List.copyOf(sources);
        }

        /** A step that is named after its kind. */
        public InstructionRecipe(int conversations, int epochs, int batch, double learningRate) {
            this(KIND, conversations, epochs, batch, learningRate);
        }

        /** A step with all weights and no further settings. */
        public InstructionRecipe(String name, int conversations, int epochs, int batch, double learningRate) {
            this(name, conversations, epochs, batch, learningRate, List.of(), null, null, null, null);
        }

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public InstructionRecipe named(String name) {
            return new InstructionRecipe(
                    name, conversations, epochs, batch, learningRate, sources, lora, replay, replayFrom, limits);
        }
    }

    /**
     * Preference optimisation on pairs of a chosen and a rejected answer, with the checkpoint that it starts from as the
     * reference.
     *
     * @param name see {@link AlignmentStep#name}
     * @param pairs largest number of pairs of a chosen and a rejected answer in one epoch; fewer if the sources have
     *     fewer
     * @param epochs passes over them
     * @param batch pairs in one optimizer step
     * @param learningRate maximum; falls linearly to zero
     * @param beta strength of the pull towards the reference model; see {@link PairLoss} for its place in each loss
     * @param sources names of the recipe's sources of conversations from which it draws, or of earlier constitution
     *     steps, whose revisions are preferred to the answers before them; empty means all sources
     * @param lora the adapters that are trained; all weights if absent
     * @param replay share of each step's tokens that comes from the corpus, with the loss of pre-training; 0 to 0.9,
     *     the default if absent
     * @param replayFrom the name of the source of the corpus from which they come; all sources if absent
     * @param limits on the change of the model; none if absent
     * @param loss of a pair; {@code dpo} if absent
     * @param labelSmoothing the probability that a pair's answers are the wrong way round, from 0 to below 0.5: with
     *     probability ε the loss is that of the pair with its answers exchanged (Mitchell 2023); 0 if absent
     * @param gamma the target margin of {@code simpo}, {@value #DEFAULT_GAMMA} if absent
     * @param likelihoodWeight the weight of the chosen answers' negative log-probability, the mean over their tokens, in
     *     the loss; 0 if absent
     * @param onFallingLikelihood what the step does when the chosen answers lose likelihood; it reports it if absent
     */
    public record PreferenceRecipe(
            @JsonProperty(defaultValue = PreferenceRecipe.KIND)
            String name,

            int pairs,
            int epochs,
            int batch,
            double learningRate,
            double beta,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> sources,
            @Nullable LoraRecipe lora,
            @Nullable Double replay,
            @Nullable String replayFrom,
            @Nullable StepLimits limits,
            @Nullable PairLoss loss,
            @Nullable Double labelSmoothing,
            @Nullable Double gamma,
            @Nullable Double likelihoodWeight,
            @Nullable FallingLikelihood onFallingLikelihood)
            implements AlignmentStep {
        public static final String KIND = "preference-optimisation";

        /** SimPO's target margin if the recipe gives none; TRL's default. */
        public static final double DEFAULT_GAMMA = 0.5;

        public PreferenceRecipe {
            if (name == null) name = KIND;
            sources = sources == null ? List.of() : List.copyOf(sources);
        }

        /** A step that is named after its kind. */
        public PreferenceRecipe(int pairs, int epochs, int batch, double learningRate, double beta) {
            this(KIND, pairs, epochs, batch, learningRate, beta);
        }

        /** A step with all weights and no further settings. */
        public PreferenceRecipe(String name, int pairs, int epochs, int batch, double learningRate, double beta) {
            this(name, pairs, epochs, batch, learningRate, beta, List.of(), null, null, null, null);
        }

        /** A step of direct preference optimisation. */
        public PreferenceRecipe(
                String name,
                int pairs,
                int epochs,
                int batch,
                double learningRate,
                double beta,
                List<String> sources,
                @Nullable LoraRecipe lora,
                @Nullable Double replay,
                @Nullable String replayFrom,
                @Nullable StepLimits limits) {
            this(
                    name,
                    pairs,
                    epochs,
                    batch,
                    learningRate,
                    beta,
                    sources,
                    lora,
                    replay,
                    replayFrom,
                    limits,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

        @Override
        public String kind() {
            return KIND;
        }

        /** The given loss, or the default. */
        public PairLoss chosenLoss() {
            return loss == null ? PairLoss.DPO : loss;
        }

        /** The given label smoothing, or none. */
        public double smoothing() {
            return labelSmoothing == null ? 0 : labelSmoothing;
        }

        /** The given target margin, or the default; 0 for losses without one. */
        public double targetMargin() {
            if (chosenLoss() != PairLoss.SIMPO) return 0;
            return gamma == null ? DEFAULT_GAMMA : gamma;
        }

        /** The given weight of the chosen answers' likelihood, or none. */
        public double likelihood() {
            return likelihoodWeight == null ? 0 : likelihoodWeight;
        }

        /** The given answer to falling likelihood, or the default. */
        public FallingLikelihood chosenOnFallingLikelihood() {
            return onFallingLikelihood == null ? FallingLikelihood.REPORT : onFallingLikelihood;
        }

        @Override
        public PreferenceRecipe named(String name) {
            return new PreferenceRecipe(
                    name,
                    pairs,
                    epochs,
                    batch,
                    learningRate,
                    beta,
                    sources,
                    lora,
                    replay,
                    replayFrom,
                    limits,
                    loss,
                    labelSmoothing,
                    gamma,
                    likelihoodWeight,
                    onFallingLikelihood);
        }
    }

    /**
     * A reward model, trained on pairs of a chosen and a rejected answer: a copy of the checkpoint that the step starts from,
     * without its output layer, and with a layer that gives an answer one number. It scores answers and writes none; the next
     * step starts from the checkpoint that this one started from.
     *
     * @param name see {@link AlignmentStep#name}
     * @param pairs largest number of pairs in one epoch; fewer if the sources have fewer
     * @param epochs passes over them
     * @param batch pairs in one optimizer step
     * @param learningRate maximum; falls linearly to zero
     * @param sources names of the recipe's sources of conversations from which it draws; empty means all
     * @param lora the adapters that are trained beside the new layer; all weights if absent
     * @param centring the weight of (c + r)² in a pair's loss, with c and r for the two rewards, which keeps rewards around 0
     *     (Eisenstein et al. 2023); 0 if absent
     */
    public record RewardModelRecipe(
            @JsonProperty(defaultValue = RewardModelRecipe.KIND)
            String name,

            int pairs,
            int epochs,
            int batch,
            double learningRate,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> sources,
            @Nullable LoraRecipe lora,
            @Nullable Double centring)
            implements AlignmentStep {
        public static final String KIND = "reward-model";

        public RewardModelRecipe {
            if (name == null) name = KIND;
            sources = sources == null ? List.of() : List.copyOf(sources);
        }

        /** A step with all weights and no further settings. */
        public RewardModelRecipe(String name, int pairs, int epochs, int batch, double learningRate) {
            this(name, pairs, epochs, batch, learningRate, List.of(), null, null);
        }

        @Override
        public String kind() {
            return KIND;
        }

        /** The given weight, or none. */
        public double chosenCentring() {
            return centring == null ? 0 : centring;
        }

        /** None: a reward model writes no text that it could forget. */
        @Override
        public @Nullable Double replay() {
            return 0.0;
        }

        @Override
        public @Nullable String replayFrom() {
            return null;
        }

        /** None: the step does not change the model. */
        @Override
        public @Nullable StepLimits limits() {
            return null;
        }

        @Override
        public RewardModelRecipe named(String name) {
            return new RewardModelRecipe(name, pairs, epochs, batch, learningRate, sources, lora, centring);
        }
    }
}
