package dev.trainyard.ingest.preview;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.preview.Preview;
import dev.trainyard.contracts.preview.PreviewExample;
import dev.trainyard.contracts.preview.PreviewSource;
import dev.trainyard.contracts.preview.PreviewStep;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.ConstitutionRecipe;
import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.RewardModelRecipe;
import dev.trainyard.contracts.recipe.PolicyRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.ingest.conversation.ConversationSample;
import dev.trainyard.ingest.conversation.StepSources;
import dev.trainyard.ingest.preview.PreviewedForm.Fate;
import dev.trainyard.ingest.preview.PreviewedForm.Written;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.model.chat.ConversationEncoding;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the preview of a recipe from the first rows of its sources, within seconds and without running anything. */
final class Previews {
    private final SourceFolders folders;
    private final InstantSource clock;

    Previews(SourceFolders folders, InstantSource clock) {
        this.folders = folders;
        this.clock = clock;
    }

    /**
     * Makes a preview.
     *
     * @param form of the model's conversations; remains open
     * @param examples number of examples of each source in each step
     * @throws dev.trainyard.ingest.source.SourceRefusedException if a source may not be read, is missing or is empty
     */
    Preview of(Recipe recipe, PreviewedForm form, int examples) throws IOException {
        List<String> warnings = new ArrayList<>();
        Map<String, SourceSample> samples = new LinkedHashMap<>();
        Instant until = SourceSample.deadline(clock);
        ConversationSample rows = new ConversationSample(recipe, folders);
        for (ConversationSource source : recipe.finetune().sources()) {
            SourceSample sample = SourceSample.read(source, rows, until, clock);
            samples.put(source.name(), sample);
            if (sample.firstRefusal() != null) {
                warnings.add("Rows of " + source.name() + " that are not used: " + sample.refusals() + " ("
                        + sample.refused().entrySet().stream()
                                .map(reason -> reason.getValue() + " " + reason.getKey())
                                .collect(Collectors.joining(", "))
                        + "); the first, " + sample.firstRefusal() + ".");
            }
        }
        requireSomethingToLearn(recipe, samples.values(), warnings);
        if (recipe.finetune().steps().isEmpty()) {
            warnings.add("The recipe has no alignment steps, so nothing is tuned.");
        }
        if (samples.isEmpty() && !recipe.finetune().steps().isEmpty()) {
            warnings.add("The recipe names no sources of conversations: its steps use the sets that Trainyard brings.");
        }
        List<PreviewStep> steps = new ArrayList<>();
        for (AlignmentStep step : recipe.finetune().steps()) {
            Random chance = new Random(recipe.seed() + steps.size());
            List<PreviewSource> sources = new ArrayList<>();
            for (SourceSample sample : samples.values()) {
                if (!step.drawsFrom(sample.source().name())) continue;
                new SourcePreview(step, sample, form, examples, chance, warnings)
                        .made()
                        .ifPresent(sources::add);
            }
            steps.add(new PreviewStep(step.name(), step.kind(), sources));
        }
        return new Preview(recipe.name(), form.described(), steps, warnings);
    }

    /** What is missing may follow in the rows that were not examined. */
    private static void requireSomethingToLearn(Recipe recipe, Collection<SourceSample> samples, List<String> warnings)
            throws SourceRefusedException {
        List<SourceSample> files = samples.stream()
                .filter(sample -> sample.source().kind().hasFiles())
                .toList();
        if (!files.isEmpty()
                && files.stream()
                        .allMatch(
                                sample -> !sample.stopped() && sample.examples().isEmpty())) {
            Set<Sha256> held = new HashSet<>();
            for (SourceSample sample : files) held.addAll(sample.held());
            throw ConversationSample.allHeldOut(held.size());
        }
        StepSources kinds = new StepSources(recipe.finetune());
        for (SourceSample sample : samples) {
            sample.examples().forEach(kinds::add);
            // Whether there are votes is known when the run is requested.
            if (sample.source().kind() == ConversationKind.FEEDBACK) {
                kinds.addPreference(sample.source().name());
            }
        }
        for (AlignmentStep step : recipe.finetune().steps()) {
            String missing = kinds.missing(step).orElse(null);
            if (missing == null) continue;
            boolean known = samples.stream()
                    .filter(sample -> step.drawsFrom(sample.source().name()))
                    .allMatch(sample ->
                            !sample.stopped() || !sample.source().kind().hasFiles());
            if (known) throw new SourceRefusedException(missing);
            warnings.add("Among the rows that were examined: " + missing);
        }
    }

    /** One source in one step. */
    private static final class SourcePreview {
        /** The largest number of examples that a warning names. */
        private static final int MOST_NAMED = 5;

        private final AlignmentStep step;
        private final SourceSample sample;
        private final PreviewedForm form;
        private final int wanted;
        private final Random chance;
        private final List<String> warnings;
        private long tokens;
        private long trained;
        private long cut;
        private long leftOut;
        private long refused;
        private long unended;
        private long lookingLikeTurns;
        private final List<String> unlearned = new ArrayList<>();

        SourcePreview(
                AlignmentStep step,
                SourceSample sample,
                PreviewedForm form,
                int wanted,
                Random chance,
                List<String> warnings) {
            this.step = step;
            this.sample = sample;
            this.form = form;
            this.wanted = wanted;
            this.chance = chance;
            this.warnings = warnings;
        }

        private record Made(TuningExample example, List<PreviewExample.Text> texts, Fate fate) {}

        Optional<PreviewSource> made() {
            List<TuningExample> usable =
                    sample.examples().stream().filter(this::isForTheStep).toList();
            String name = sample.source().name();
            if (usable.isEmpty() && sample.source().kind().hasFiles()) return Optional.empty();
            List<Made> all = new ArrayList<>();
            for (TuningExample example : usable) all.add(made(example));
            List<PreviewExample> drawn = draw(all).stream()
                    .map(made -> new PreviewExample(
                            made.example().id().hex().substring(0, 12),
                            made.texts(),
                            form.prompt(ChatMessage.of(made.example().opening()))))
                    .toList();
            warn(name, usable.size());
            return Optional.of(new PreviewSource(
                    name,
                    sample.note(),
                    new PreviewSource.Counts(usable.size(), refused + sample.refusals(), tokens, trained, cut, leftOut),
                    drawn));
        }

        private boolean isForTheStep(TuningExample example) {
            return switch (step) {
                case InstructionRecipe _, PolicyRecipe _, ConstitutionRecipe _ -> example instanceof Dialogue;
                case PreferenceRecipe _, RewardModelRecipe _ -> example instanceof Preference;
            };
        }

        private Made made(TuningExample example) {
            Double openings = sample.source().openings();
            // A reward model compares whole answers.
            boolean openingAlone =
                    openings != null && chance.nextDouble() < openings && !(step instanceof RewardModelRecipe);
            List<Written> written = new ArrayList<>();
            List<String> names = new ArrayList<>();
            switch (example) {
                case Dialogue dialogue -> {
                    names.add("conversation");
                    written.add(form.write(ChatMessage.of(dialogue.turns()), 0, openingAlone));
                }
                case Preference preference -> {
                    names.addAll(List.of("chosen", "rejected"));
                    for (List<Turn> answer : List.of(preference.chosen(), preference.rejected())) {
                        List<Turn> whole = Stream.concat(preference.prompt().stream(), answer.stream())
                                .toList();
                        written.add(form.write(
                                ChatMessage.of(whole),
                                preference.prompt().size(),
                                openingAlone
                                        && ConversationEncoding.openingsDiffer(
                                                ChatMessage.of(preference.chosen()),
                                                ChatMessage.of(preference.rejected()))));
                    }
                }
            }
            Fate fate = written.stream().map(Written::fate).max(Enum::compareTo).orElseThrow();
            count(example, written, fate);
            List<PreviewExample.Text> texts = new ArrayList<>();
            for (int i = 0; i < written.size(); i++) {
                Written each = written.get(i);
                texts.add(
                        new PreviewExample.Text(names.get(i), each.shown(), each.read(), each.whole(), each.reason()));
            }
            return new Made(example, texts, fate);
        }

        private void count(TuningExample example, List<Written> written, Fate fate) {
            switch (fate) {
                case WHOLE -> {}
                case CUT -> cut++;
                case LEFT_OUT -> leftOut++;
                case REFUSED -> refused++;
            }
            if (fate.compareTo(Fate.CUT) > 0 && unlearned.size() < MOST_NAMED) {
                String place = sample.places().getOrDefault(example.id(), "an example");
                written.stream()
                        .filter(it -> it.fate() == fate)
                        .findFirst()
                        .ifPresent(it -> unlearned.add(place + " (" + it.reason() + ")"));
            }
            if (fate == Fate.WHOLE || fate == Fate.CUT) {
                for (Written each : written) {
                    tokens += each.read();
                    trained += each.trained();
                }
                if (!written.stream().allMatch(Written::ended)) unended++;
            }
            if (texts(example).anyMatch(turn -> form.hasTokensOfTheForm(turn.content()))) lookingLikeTurns++;
        }

        private static Stream<Turn> texts(TuningExample example) {
            return switch (example) {
                case Dialogue dialogue -> dialogue.turns().stream();
                case Preference preference ->
                    Stream.of(preference.prompt(), preference.chosen(), preference.rejected())
                            .flatMap(List::stream);
            };
        }

        /** At random, with one that is cut if there is any. */
        private List<Made> draw(List<Made> all) {
            List<Made> learned = new ArrayList<>(
                    all.stream().filter(made -> made.fate() != Fate.REFUSED).toList());
            Collections.shuffle(learned, chance);
            List<Made> drawn = new ArrayList<>(learned.subList(0, Math.min(wanted, learned.size())));
            if (!drawn.isEmpty() && drawn.stream().noneMatch(made -> made.fate() == Fate.CUT)) {
                learned.stream()
                        .filter(made -> made.fate() == Fate.CUT)
                        .findFirst()
                        .ifPresent(made -> drawn.set(drawn.size() - 1, made));
            }
            return drawn;
        }

        private void warn(String name, int examined) {
            String examples = "Examples of " + name + " in " + step.name() + " ";
            String of = " of " + examined;
            if (refused + leftOut > 0) {
                warnings.add(examples + "that are left out: " + (refused + leftOut) + of + ", " + leftOut
                        + " because they do not fit into the context and " + refused
                        + " because the chat template does not take them. The first: " + String.join("; ", unlearned)
                        + ".");
            }
            if (cut > 0) {
                warnings.add(
                        examples + "that are longer than the context and cut at the end of a turn: " + cut + of + ".");
            }
            if (unended > 0) {
                warnings.add(examples + "without a trained token that ends the answer: " + unended + of
                        + "; the model may not learn to stop.");
            }
            if (lookingLikeTurns > 0) {
                warnings.add(examples + "whose texts contain a token of the chat template: " + lookingLikeTurns + of
                        + "; it is read as ordinary text, but the source may be written in a model's form already.");
            }
        }
    }
}
