package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Constitutional AI (Bai et al., arXiv 2212.08073): the model that the step starts from answers prompts, its answers are
 * criticised and revised by written principles, and the model is tuned on the revisions. A later step of preference
 * optimisation that names this one among its {@code sources} learns to prefer each revision to the answer before it.
 *
 * @param name see {@link AlignmentStep#name}
 * @param principles the principles that Trainyard brings under a name ({@link #OF_THE_BOX}), or a YAML file, relative to
 *     one of the folders that the ingest service may read, or absolute inside one of them
 * @param prompts largest number of prompts; fewer if the sources have fewer
 * @param epochs passes over the revised answers
 * @param batch conversations in one optimizer step
 * @param learningRate maximum; falls linearly to zero
 * @param sources names of the recipe's sources of conversations whose questions are asked; empty means all
 * @param reviser who criticises and revises; if absent, the run's own model if training continues from one with a chat
 *     template of its own, and text rules otherwise
 * @param rounds the number of principles by which each answer is criticised and revised, one after the other; 1 if absent
 * @param temperature at which the answers are sampled; 0, always the most likely token, if absent
 * @param lora the adapters that are trained; all weights if absent
 * @param replay share of each step's tokens that comes from the corpus, with the loss of pre-training; 0 to 0.9, the
 *     default if absent
 * @param replayFrom the name of the source of the corpus from which they come; all sources if absent
 * @param limits on the change of the model; none if absent
 */
public record ConstitutionRecipe(
        @JsonProperty(defaultValue = ConstitutionRecipe.KIND)
        String name,

        String principles,
        int prompts,
        int epochs,
        int batch,
        double learningRate,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> sources,
        @Nullable Reviser reviser,
        @Nullable Integer rounds,
        @Nullable Double temperature,
        @Nullable LoraRecipe lora,
        @Nullable Double replay,
        @Nullable String replayFrom,
        @Nullable StepLimits limits)
        implements AlignmentStep {
    public static final String KIND = "constitution";

    /** The names of the principles that Trainyard brings. */
    public static final List<String> OF_THE_BOX = List.of("careful", "conversational");

    public ConstitutionRecipe {
        if (name == null) name = KIND;
        sources = sources == null ? List.of() : List.copyOf(sources);
    }

    /** A step that is named after its kind and trains all weights. */
    public ConstitutionRecipe(String principles, int prompts, int epochs, int batch, double learningRate) {
        this(
                KIND,
                principles,
                prompts,
                epochs,
                batch,
                learningRate,
                List.of(),
                null,
                null,
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

    /** Whether its principles are a file; a name of the box has neither a dot nor a slash. */
    public boolean readsAFile() {
        return isFile(principles);
    }

    static boolean isFile(String principles) {
        return principles.contains(".") || principles.contains("/") || principles.contains("\\");
    }

    /** The given number of rounds, or one. */
    public int chosenRounds() {
        return rounds == null ? 1 : rounds;
    }

    /** The given temperature, or 0. */
    public double chosenTemperature() {
        return temperature == null ? 0 : temperature;
    }

    @Override
    public ConstitutionRecipe named(String name) {
        return new ConstitutionRecipe(
                name,
                principles,
                prompts,
                epochs,
                batch,
                learningRate,
                sources,
                reviser,
                rounds,
                temperature,
                lora,
                replay,
                replayFrom,
                limits);
    }
}
