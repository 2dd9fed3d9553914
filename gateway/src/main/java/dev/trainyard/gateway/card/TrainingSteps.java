package dev.trainyard.gateway.card;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.LeftOut;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.gateway.history.RunView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The steps that led to a checkpoint, in order, and their curves. */
final class TrainingSteps {
    private TrainingSteps() {}

    /** All steps up to the one that made the checkpoint, with the reward models; later ones have no part in it. */
    static List<ModelCard.TrainingStep> of(RunView run, Checkpoint checkpoint) {
        Map<String, Map<String, String>> settings = settings(run);
        List<ModelCard.TrainingStep> steps = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> step : settings.entrySet()) {
            Optional<Checkpoint> made = step.getKey().equals(checkpoint.step())
                    ? Optional.of(checkpoint)
                    : run.checkpoints().stream()
                            .filter(it -> it.step().equals(step.getKey()))
                            .findFirst();
            steps.add(step(step.getKey(), step.getValue(), made.orElse(null)));
            if (step.getKey().equals(checkpoint.step())) break;
        }
        return steps;
    }

    /** By the step's name; without a recipe only the names of the known checkpoints, without settings. */
    private static Map<String, Map<String, String>> settings(RunView run) {
        Map<String, Map<String, String>> settings = new LinkedHashMap<>();
        for (Checkpoint made : run.checkpoints()) {
            if (made.isStart()) settings.put(made.step(), Map.of());
        }
        Recipe recipe = run.recipe();
        if (recipe == null) {
            run.checkpoints().forEach(made -> settings.put(made.step(), Map.of()));
            run.decided().ifPresent(made -> settings.put(made.step(), Map.of()));
            return settings;
        }
        int vocabulary = run.corpus() == null
                ? recipe.tokenizer().vocabulary()
                : run.corpus().vocabulary();
        settings.put(PretrainRecipe.STEP, RecipeSettings.of(recipe.pretrain(), vocabulary));
        for (AlignmentStep step : recipe.finetune().steps()) settings.put(step.name(), RecipeSettings.of(step));
        return settings;
    }

    private static ModelCard.TrainingStep step(String name, Map<String, String> settings, @Nullable Checkpoint made) {
        if (made == null) {
            return new ModelCard.TrainingStep(
                    name, settings, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null);
        }
        LeftOut leftOut = made.leftOut();
        // A start was not trained here.
        boolean trained = !made.isStart();
        return new ModelCard.TrainingStep(
                name,
                settings,
                made.id(),
                made.parent(),
                made.artifact().sha256(),
                trained ? made.steps() : null,
                trained ? made.tokensPerSecond() : null,
                made.bitsPerByteAtStart(),
                made.bitsPerByte(),
                made.peakMemoryBytes(),
                made.divergence(),
                leftOut == null ? null : leftOut.count(),
                leftOut == null ? null : leftOut.drawn(),
                made.preferences(),
                made.policy(),
                made.constitution(),
                made.reward());
    }

    /** The curves of these steps, in the order in which they were trained. */
    static List<ModelCard.Curve> curves(RunView run, List<ModelCard.TrainingStep> steps) {
        // A phase is named like its step, with spaces instead of hyphens, except in pre-training.
        Set<String> phases = steps.stream()
                .flatMap(step -> List.of(step.name(), step.name().replace('-', ' ')).stream())
                .collect(Collectors.toSet());
        Map<String, List<ModelCard.CurvePoint>> curves = new LinkedHashMap<>();
        for (RunView.LossPoint point : run.lossCurve()) {
            if (!phases.contains(point.phase())) continue;
            curves.computeIfAbsent(point.phase(), _ -> new ArrayList<>())
                    .add(new ModelCard.CurvePoint(point.step(), point.loss(), point.bitsPerByte()));
        }
        return curves.entrySet().stream()
                .map(curve -> new ModelCard.Curve(curve.getKey(), curve.getValue()))
                .toList();
    }
}
