package dev.trainyard.contracts.recipe;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The constraints on a recipe beyond the types of its fields. */
final class RecipeRules {
    private static final int MOST_STEPS = 16;
    private static final int MOST_RED_TEAMS = 20;
    private static final int MOST_TASKS = 50;
    private static final Pattern STEP_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    /** Names of checkpoints that steps may not use. */
    private static final Set<String> NAMES_OF_OTHERS =
            Set.of(PretrainRecipe.START, PretrainRecipe.STEP, "base", "tuned", "aligned");

    private static final Pattern RANGE_OF_ITEMS = Pattern.compile("\\[\\d+]");
    private static final Set<String> TWO_LETTERS = Set.of(Locale.getISOLanguages());
    private static final Pattern THREE_LETTERS = Pattern.compile("[a-z]{3}");
    private static final Set<String> HAVE_TWO_LETTERS =
            TWO_LETTERS.stream().map(code -> Locale.of(code).getISO3Language()).collect(Collectors.toUnmodifiableSet());

    private final List<RecipeMistake> mistakes;
    private final Set<String> withoutKind;
    private final Map<String, RecipeConstraints.Range> ranges = new TreeMap<>();

    private RecipeRules(List<RecipeMistake> before, Set<String> withoutKind) {
        mistakes = new ArrayList<>(before);
        this.withoutKind = withoutKind;
    }

    private RecipeRules() {
        this(List.of(), Set.of());
    }

    /**
     * @param before the mistakes found so far; fields that depend on these are not checked
     * @param withoutKind the paths of sources and steps without a known kind, to which the rules of a kind are not applied
     * @return the given mistakes and the new ones
     */
    static List<RecipeMistake> mistakesIn(Recipe recipe, List<RecipeMistake> before, Set<String> withoutKind) {
        RecipeRules rules = new RecipeRules(before, withoutKind);
        rules.check(recipe);
        return rules.mistakes;
    }

    /**
     * The widest ranges of all numeric fields that have one, by field path; items of a list are written as {@code
     * corpus.sources[].weight}.
     */
    static Map<String, RecipeConstraints.Range> ranges() {
        RecipeRules rules = new RecipeRules();
        rules.check(RecipeReader.preset("demo"));
        rules.check(RecipeReader.read("pretrain: {from: a-folder, tokens: 0}"));
        rules.check(RecipeReader.read("""
                finetune:
                  steps:
                  - {kind: policy-optimisation, prompts: 8, epochs: 1, batch: 2, group: 2, learningRate: 0.001,
                     answerTokens: 16, rewards: [{name: refusal}]}
                """));
        rules.check(
                RecipeReader.read("finetune: {steps: [{kind: constitution, principles: careful, prompts: 1, epochs: 1,"
                        + " batch: 1, learningRate: 0.1}]}\nevaluate: {compare: []}"));
        return rules.ranges;
    }

    /** The mistakes in the rule names and thresholds of a corpus. */
    static List<RecipeMistake> mistakesAboutRules(CorpusRecipe corpus) {
        RecipeRules rules = new RecipeRules();
        rules.thresholds(corpus);
        return rules.mistakes;
    }

    private void check(Recipe recipe) {
        given("name", recipe.name());
        if (present("corpus", recipe.corpus())) corpus(recipe.corpus());
        if (present("tokenizer", recipe.tokenizer())) {
            within("tokenizer.vocabulary", recipe.tokenizer().vocabulary(), 300, 65_536);
            within("tokenizer.sampleBytes", recipe.tokenizer().sampleBytes(), 1_000, 10_000_000_000L);
        }
        if (present("pretrain", recipe.pretrain())) pretrain(recipe.pretrain());
        if (present("finetune", recipe.finetune())) {
            finetune(recipe.finetune(), recipe.pretrain(), recipe.corpus());
        }
        if (present("evaluate", recipe.evaluate())) evaluate(recipe);
        if (present("release", recipe.release())) release(recipe.release(), recipe.evaluate());
    }

    private void corpus(CorpusRecipe corpus) {
        if (corpus.sources().isEmpty()) wrong("corpus.sources", "[]", "at least one source");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < corpus.sources().size(); i++) {
            SourceRecipe source = corpus.sources().get(i);
            String at = "corpus.sources[" + i + "].";
            if (given(at + "name", source.name()) && !names.add(source.name())) {
                wrong(at + "name", source.name(), "a name that differs from those of all other sources");
            }
            if (corpus.canaries() != null && "canaries".equals(source.name())) {
                wrong(at + "name", source.name(), "another name, since planted sentences have this one");
            }
            SourceRules.patterns(at, source, this::wrong);
            if (!withoutKind.contains("corpus.sources[" + i + "]")) SourceRules.kind(at, source, this::wrong);
            given(at + "licence", source.licence());
            optional(at + "maxDocuments", source.maxDocuments(), 1, Integer.MAX_VALUE);
            optional(at + "weight", source.weight(), 0, 1_000);
        }
        if (corpus.cutoff() != null && !isDay(corpus.cutoff())) {
            wrong("corpus.cutoff", corpus.cutoff(), "a date such as 2026-06-30");
        }
        within("corpus.heldOut", corpus.heldOut(), 0.0001, 0.5);
        optional("corpus.canaries", corpus.canaries(), 1, 100);
        Integer repeated = corpus.repeatedPassages();
        if (repeated != null && repeated != 0 && repeated < 2) {
            wrong("corpus.repeatedPassages", String.valueOf(repeated), "0, or at least 2 documents,");
        }
        for (int i = 0; i < corpus.licences().size(); i++) {
            given("corpus.licences[" + i + "]", corpus.licences().get(i));
        }
        for (int i = 0; i < corpus.languages().size(); i++) {
            String at = "corpus.languages[" + i + "]";
            String language = corpus.languages().get(i);
            if (given(at, language) && !isLanguage(language)) {
                wrong(
                        at,
                        language,
                        "an ISO 639-1 code such as en, or an ISO 639-3 code if the language has no two-letter code,");
            }
        }
        thresholds(corpus);
    }

    private void thresholds(CorpusRecipe corpus) {
        corpus.thresholds().forEach((name, threshold) -> {
            String at = "corpus.thresholds." + name;
            if (!PublishedRules.names().contains(name)) {
                wrong(at, "not a rule", rulesLike(name));
            } else if (present(at, threshold) && !Double.isFinite(threshold)) {
                wrong(at, plain(threshold), "a finite number");
            }
        });
        for (int i = 0; i < corpus.withoutRules().size(); i++) {
            String at = "corpus.withoutRules[" + i + "]";
            String name = corpus.withoutRules().get(i);
            if (given(at, name) && !PublishedRules.names().contains(name)) wrong(at, name, rulesLike(name));
        }
    }

    private static String rulesLike(String name) {
        List<String> nearest = NearestNames.to(name, PublishedRules.names());
        return nearest.isEmpty() ? "one of " + String.join(", ", PublishedRules.names()) : String.join(" or ", nearest);
    }

    /** Whether this is the code by which a language is identified: the two-letter one, if it has one. */
    private static boolean isLanguage(String code) {
        return switch (code.length()) {
            case 2 -> TWO_LETTERS.contains(code);
            case 3 -> THREE_LETTERS.matcher(code).matches() && !HAVE_TWO_LETTERS.contains(code);
            default -> false;
        };
    }

    private static boolean isDay(String text) {
        try {
            LocalDate.parse(text);
            // Years of more than four digits start with a sign.
            return text.length() == "2026-06-30".length();
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private void pretrain(PretrainRecipe pretrain) {
        within("pretrain.depth", pretrain.depth(), 1, 64);
        optional("pretrain.layers", pretrain.layers(), 1, 256);
        optional("pretrain.width", pretrain.width(), 16, 16_384);
        optional("pretrain.heads", pretrain.heads(), 1, 256);
        optional("pretrain.keyValueHeads", pretrain.keyValueHeads(), 1, 256);
        optional("pretrain.hidden", pretrain.hidden(), 16, 65_536);
        within("pretrain.context", pretrain.context(), 16, 32_768);
        optional("pretrain.batch", pretrain.batch(), 1, 65_536);
        optional("pretrain.tokens", pretrain.tokens(), pretrain.from() == null ? 1 : 0, 1_000_000_000_000L);
        optional("pretrain.learningRate", pretrain.learningRate(), 1e-8, 1);
        within("pretrain.warmup", pretrain.warmup(), 0, 1);
        within("pretrain.decay", pretrain.decay(), 0, 1);
        within("pretrain.weightDecay", pretrain.weightDecay(), 0, 10);
        within("pretrain.gradientClip", pretrain.gradientClip(), 1e-6, 1e6);
        present("pretrain.precision", pretrain.precision());
        within("pretrain.checkpointSeconds", pretrain.checkpointSeconds(), 1, 86_400);
        within("pretrain.validationTokens", pretrain.validationTokens(), 256, 1_000_000_000L);
        within("pretrain.threads", pretrain.threads(), 0, 1_024);
        lora("pretrain.lora", pretrain.lora());
        if (pretrain.from() != null) {
            from(pretrain, pretrain.from());
        } else {
            onlyWithAFolder("pretrain.adapter", pretrain.adapter());
            onlyWithAFolder("pretrain.lora", pretrain.lora());
        }
        if (areRight("pretrain") && pretrain.warmup() + pretrain.decay() > 1) {
            wrong(
                    "pretrain.decay",
                    String.valueOf(pretrain.decay()),
                    "a share of the steps that leaves room for the warm-up");
        }
        if (!areRight("pretrain") || pretrain.from() != null) return;
        DepthScaling scaling = DepthScaling.of(pretrain, 300);
        if (scaling.width() % scaling.heads() != 0 || scaling.width() / scaling.heads() % 2 != 0) {
            wrong(
                    "pretrain.heads",
                    String.valueOf(scaling.heads()),
                    "a number that divides the width " + scaling.width() + " into heads of even width");
        } else if (scaling.heads() % scaling.keyValueHeads() != 0) {
            wrong(
                    "pretrain.keyValueHeads",
                    String.valueOf(scaling.keyValueHeads()),
                    "a divisor of the " + scaling.heads() + " heads");
        }
    }

    /** Fields that are already wrong are not compared with each other. */
    private boolean areRight(String section) {
        return mistakes.stream()
                .noneMatch(mistake -> mistake.field().equals(section)
                        || mistake.field().startsWith(section + ".")
                        || mistake.field().startsWith(section + "["));
    }

    private void from(PretrainRecipe pretrain, String folder) {
        given("pretrain.from", folder);
        if (pretrain.tokens() == null) wrong("pretrain.tokens", "", "a number of tokens");
        absent("pretrain.layers", pretrain.layers());
        absent("pretrain.width", pretrain.width());
        absent("pretrain.heads", pretrain.heads());
        absent("pretrain.keyValueHeads", pretrain.keyValueHeads());
        absent("pretrain.hidden", pretrain.hidden());
        absent("pretrain.tiedEmbeddings", pretrain.tiedEmbeddings());
    }

    private void onlyWithAFolder(String field, @Nullable Object value) {
        if (value != null) wrong(field, "given", "no value, since there is no model in pretrain.from,");
    }

    private void lora(String at, @Nullable LoraRecipe lora) {
        within(at + ".rank", lora == null ? 1 : lora.rank(), 1, 1_024);
        optional(at + ".alpha", lora == null ? null : lora.alpha(), 0.001, 100_000);
        optional(at + ".dropout", lora == null ? null : lora.dropout(), 0, 0.9);
        if (lora == null) return;
        for (int i = 0; i < lora.targets().size(); i++) {
            String target = lora.targets().get(i);
            if (!LoraRecipe.TARGETS.contains(target)) {
                wrong(at + ".targets[" + i + "]", target, RecipeShape.oneOf(target, LoraRecipe.TARGETS));
            }
        }
    }

    private void absent(String field, @Nullable Object value) {
        if (value != null) mistakes.add(givenByTheFolder(field, value.toString()));
    }

    /** A setting that conflicts with {@code pretrain.from} or has no effect with it. */
    static RecipeMistake givenByTheFolder(String field, String value) {
        return new RecipeMistake(field, value, "no value, since the folder in pretrain.from determines it,");
    }

    private void finetune(FinetuneRecipe finetune, @Nullable PretrainRecipe pretrain, @Nullable CorpusRecipe corpus) {
        List<AlignmentStep> steps = finetune.steps();
        boolean fromNothing = pretrain == null || pretrain.from() == null;
        if (steps.isEmpty() && fromNothing) {
            wrong("finetune.steps", "[]", "at least one step");
        } else if (finetune.changing().isEmpty() && fromNothing && withoutKind.isEmpty()) {
            wrong(
                    "finetune.steps",
                    "only steps of the kind " + FinetuneRecipe.RewardModelRecipe.KIND,
                    "at least one step that changes the model, such as instruction-tuning, since a reward model is"
                            + " trained beside it and nothing could be compared or released,");
        }
        conversations(finetune.sources());
        optional("finetune.heldOut", finetune.heldOut(), 0.0001, 0.5);
        if (steps.size() > MOST_STEPS) {
            wrong("finetune.steps", "a list of " + steps.size(), "a list of at most " + MOST_STEPS + " steps");
            return;
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < steps.size(); i++) {
            if (withoutKind.contains("finetune.steps[" + i + "]")) continue;
            AlignmentStep step = steps.get(i);
            String at = "finetune.steps[" + i + "].";
            if (!STEP_NAME.matcher(step.name()).matches()) {
                wrong(at + "name", step.name(), "a name of at most 40 lower-case letters, digits and hyphens");
            } else if (NAMES_OF_OTHERS.contains(step.name()) || !names.add(step.name())) {
                wrong(at + "name", step.name(), "a name that differs from those of the run's other checkpoints");
            }
            switch (step) {
                case FinetuneRecipe.InstructionRecipe tuning -> {
                    within(at + "conversations", tuning.conversations(), 1, 10_000_000);
                    training(at, tuning.epochs(), tuning.batch(), tuning.learningRate());
                }
                case FinetuneRecipe.PreferenceRecipe preference -> {
                    within(at + "pairs", preference.pairs(), 1, 10_000_000);
                    training(at, preference.epochs(), preference.batch(), preference.learningRate());
                    within(at + "beta", preference.beta(), 1e-6, 100);
                    optional(at + "labelSmoothing", preference.labelSmoothing(), 0, 0.49);
                    optional(at + "gamma", preference.gamma(), 0, 100);
                    optional(at + "likelihoodWeight", preference.likelihoodWeight(), 0, 100);
                    PreferenceRules.check(at, preference, this::wrong);
                }
                case PolicyRecipe policy -> policy(at, policy, finetune, pretrain);
                case ConstitutionRecipe constitution -> {
                    principles(at + "principles", constitution.principles());
                    within(at + "prompts", constitution.prompts(), 1, 1_000_000);
                    training(at, constitution.epochs(), constitution.batch(), constitution.learningRate());
                    optional(at + "rounds", constitution.rounds(), 1, 8);
                    optional(at + "temperature", constitution.temperature(), 0, 2);
                    if (finetune.sources().stream()
                            .anyMatch(source -> step.name().equals(source.name()))) {
                        wrong(at + "name", step.name(), "a name that no source of conversations has");
                    }
                }
                case FinetuneRecipe.RewardModelRecipe reward -> {
                    within(at + "pairs", reward.pairs(), 1, 10_000_000);
                    training(at, reward.epochs(), reward.batch(), reward.learningRate());
                }
            }
            settings(at, step, finetune, corpus);
        }
        if (pretrain != null && pretrain.from() == null && areRight("pretrain") && areRight("finetune")) {
            ranks(steps, DepthScaling.of(pretrain, 300).width());
        }
    }

    private void policy(String at, PolicyRecipe policy, FinetuneRecipe finetune, @Nullable PretrainRecipe pretrain) {
        within(at + "prompts", policy.prompts(), 1, 10_000_000);
        training(at, policy.epochs(), policy.batch(), policy.learningRate());
        within(at + "group", policy.group(), 2, 1_024);
        within(at + "answerTokens", policy.answerTokens(), 1, 32_768);
        optional(at + "updates", policy.updates(), 1, 64);
        optional(at + "klWeight", policy.klWeight(), 0, 100);
        optional(at + "clipLow", policy.clipLow(), 0, 1);
        optional(at + "clipHigh", policy.clipHigh(), 0, 100);
        for (int i = 0; i < policy.rewards().size(); i++) {
            RewardRecipe reward = policy.rewards().get(i);
            String here = at + "rewards[" + i + "].";
            optional(here + "weight", reward.weight(), 1e-6, 1_000);
            optional(here + "least", reward.least(), 0, 32_768);
            optional(here + "most", reward.most(), 1, 32_768);
        }
        List<ConversationSource> drawn = finetune.sources().stream()
                .filter(source -> policy.drawsFrom(source.name()))
                .toList();
        int context = pretrain == null ? 0 : pretrain.context();
        List<String> rewardModels = finetune.steps().subList(0, finetune.steps().indexOf(policy)).stream()
                .filter(FinetuneRecipe.RewardModelRecipe.class::isInstance)
                .map(AlignmentStep::name)
                .toList();
        PolicyRules.check(at, policy, drawn, rewardModels, context, this::wrong);
    }

    /** An adapter of a higher rank than the matrices that it is added to would only be larger. */
    private void ranks(List<AlignmentStep> steps, int width) {
        for (int i = 0; i < steps.size(); i++) {
            LoraRecipe lora = steps.get(i).lora();
            if (lora == null || lora.rank() <= width) continue;
            wrong(
                    "finetune.steps[" + i + "].lora.rank",
                    String.valueOf(lora.rank()),
                    "at most " + width + " (the width of the model)");
        }
    }

    private void principles(String at, String principles) {
        if (!given(at, principles) || ConstitutionRecipe.isFile(principles)) return;
        if (!ConstitutionRecipe.OF_THE_BOX.contains(principles)) {
            wrong(
                    at,
                    principles,
                    RecipeShape.oneOf(principles, ConstitutionRecipe.OF_THE_BOX) + ", or a file in YAML,");
        }
    }

    /** The settings that all kinds of steps share. */
    private void settings(String at, AlignmentStep step, FinetuneRecipe finetune, @Nullable CorpusRecipe corpus) {
        List<ConversationSource> sources = finetune.sources();
        for (int s = 0; s < step.sources().size(); s++) {
            String source = step.sources().get(s);
            List<String> known = new ArrayList<>(sources.stream()
                    .map(ConversationSource::name)
                    .filter(Objects::nonNull)
                    .toList());
            if (step instanceof FinetuneRecipe.PreferenceRecipe) {
                for (AlignmentStep other :
                        finetune.steps().subList(0, finetune.steps().indexOf(step))) {
                    if (other instanceof ConstitutionRecipe) known.add(other.name());
                }
            }
            if (!known.contains(source)) {
                wrong(at + "sources[" + s + "]", source, sourceOf(step, source, known, finetune));
            }
        }
        List<ConversationSource> drawn =
                sources.stream().filter(source -> step.drawsFrom(source.name())).toList();
        if (!drawn.isEmpty() && drawn.stream().allMatch(RecipeRules::isNeverDrawn)) {
            wrong(
                    at + "sources",
                    drawn.stream().map(ConversationSource::name).collect(Collectors.joining(", ")),
                    "a source with a weight above 0");
        }
        boolean votesAlone =
                !drawn.isEmpty() && drawn.stream().allMatch(source -> source.kind() == ConversationKind.FEEDBACK);
        boolean comparesAnswers =
                step instanceof FinetuneRecipe.PreferenceRecipe || step instanceof FinetuneRecipe.RewardModelRecipe;
        if (votesAlone && !comparesAnswers) {
            wrong(
                    at + "sources",
                    drawn.stream().map(ConversationSource::name).collect(Collectors.joining(", ")),
                    "a source of conversations, since feedback has only pairs of answers,");
        }
        lora(at + "lora", step.lora());
        LoraRecipe lora = step.lora();
        if (step instanceof PolicyRecipe && lora != null && lora.dropout() != null && lora.dropout() > 0) {
            wrong(
                    at + "lora.dropout",
                    String.valueOf(lora.dropout()),
                    "no dropout, since an answer's tokens are to be as likely in training as when they were written,");
        }
        optional(
                at + "centring",
                step instanceof FinetuneRecipe.RewardModelRecipe reward ? reward.centring() : null,
                0,
                100);
        optional(at + "replay", step.replay(), 0, 0.9);
        if (step.replayFrom() != null && corpus != null) {
            List<String> known = corpus.sources().stream()
                    .map(SourceRecipe::name)
                    .filter(Objects::nonNull)
                    .toList();
            if (!known.contains(step.replayFrom())) {
                wrong(at + "replayFrom", step.replayFrom(), RecipeShape.oneOf(step.replayFrom(), known));
            }
        }
        StepLimits limits = step.limits();
        optional(at + "limits.bitsPerByteIncrease", limits == null ? null : limits.bitsPerByteIncrease(), -100, 100);
        optional(at + "limits.divergenceOnText", limits == null ? null : limits.divergenceOnText(), 0, 1_000);
        optional(at + "limits.divergenceOnPrompts", limits == null ? null : limits.divergenceOnPrompts(), 0, 1_000);
    }

    /** What a step could have named instead of a source that it cannot have. */
    private static String sourceOf(AlignmentStep step, String source, List<String> known, FinetuneRecipe finetune) {
        boolean constitution =
                finetune.constitutions().stream().anyMatch(it -> it.name().equals(source));
        if (constitution && step instanceof FinetuneRecipe.PreferenceRecipe) {
            return "a constitution step before this one";
        }
        if (constitution) return "a name from finetune.sources, since only preference-optimisation learns from a step,";
        return known.isEmpty() ? "a name from finetune.sources" : RecipeShape.oneOf(source, known);
    }

    private static boolean isNeverDrawn(ConversationSource source) {
        return source.weight() != null && source.weight() == 0;
    }

    private void conversations(List<ConversationSource> sources) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < sources.size(); i++) {
            ConversationSource source = sources.get(i);
            String at = "finetune.sources[" + i + "].";
            if (given(at + "name", source.name()) && !names.add(source.name())) {
                wrong(at + "name", source.name(), "a name that differs from those of all other sources");
            }
            if (source.kind() == ConversationKind.FEEDBACK) {
                noFiles(at, source, "no value, since the pairs are taken from the votes in trainyard.feedback,");
                given(at + "licence", source.licence());
            } else if (source.kind() != null && source.kind().isDerived()) {
                derived(at, source);
            } else {
                given(at + "path", source.path());
                given(at + "licence", source.licence());
            }
            if (source.raters() != null && source.kind() != ConversationKind.FEEDBACK) {
                wrong(at + "raters", source.raters().key(), "no value, since only feedback has raters,");
            }
            SourceRules.patterns(at, source.include(), source.exclude(), this::wrong);
            optional(at + "maxConversations", source.maxConversations(), 1, Integer.MAX_VALUE);
            optional(at + "weight", source.weight(), 0, 1_000);
            optional(at + "openings", source.openings(), 0, 1);
        }
    }

    /** A source that is derived from the documents of the corpus has none of the fields that describe files. */
    private void derived(String at, ConversationSource source) {
        String expected = "no value, since the " + source.kind().key() + " are taken from the documents of the corpus,";
        if (source.licence() != null) wrong(at + "licence", source.licence(), expected);
        noFiles(at, source, expected);
    }

    private void noFiles(String at, ConversationSource source, String expected) {
        if (source.path() != null) wrong(at + "path", source.path(), expected);
        if (source.shape() != null) wrong(at + "shape", source.shape().key(), expected);
        if (!source.include().isEmpty()) wrong(at + "include", "a list", expected);
        if (!source.exclude().isEmpty()) wrong(at + "exclude", "a list", expected);
    }

    private void training(String at, int epochs, int batch, double learningRate) {
        within(at + "epochs", epochs, 1, 1_000);
        within(at + "batch", batch, 1, 4_096);
        within(at + "learningRate", learningRate, 1e-8, 1);
    }

    private void evaluate(Recipe recipe) {
        EvaluateRecipe evaluate = recipe.evaluate();
        within("evaluate.items", evaluate.items(), 1, 100_000);
        within("evaluate.choices", evaluate.choices(), 2, 8);
        within("evaluate.confidence", evaluate.confidence(), 0.5, 0.999);
        for (int i = 0; i < evaluate.measure().size(); i++) {
            String task = evaluate.measure().get(i);
            if (!EvaluationTask.onRequest().contains(task)) {
                wrong("evaluate.measure[" + i + "]", task, RecipeShape.oneOf(task, EvaluationTask.onRequest()));
            } else if (evaluate.measure().indexOf(task) < i) {
                wrong("evaluate.measure[" + i + "]", task, "each task once");
            }
        }
        redTeam(evaluate.redTeam());
        acts(recipe);
        tasks(evaluate.tasks());
        List<String> compare = evaluate.compare();
        if (compare.isEmpty() || !areRight("finetune")) return;
        if (areRight("evaluate.compare")
                && (compare.size() != 2 || compare.getFirst().equals(compare.getLast()))) {
            wrong("evaluate.compare", String.join(", ", compare), "a list of two different steps");
            return;
        }
        List<String> steps = new ArrayList<>();
        if (recipe.pretrain() != null && recipe.pretrain().from() != null) steps.add(PretrainRecipe.START);
        steps.add(PretrainRecipe.STEP);
        recipe.finetune().changing().forEach(step -> steps.add(step.name()));
        for (int i = 0; i < compare.size(); i++) {
            if (recipe.finetune().trainsReward(compare.get(i))) {
                wrong(
                        "evaluate.compare[" + i + "]",
                        compare.get(i),
                        "a step that changes the model (" + String.join(", ", steps)
                                + "), since a reward model answers no questions,");
            } else if (!steps.contains(compare.get(i))) {
                wrong("evaluate.compare[" + i + "]", compare.get(i), RecipeShape.oneOf(compare.get(i), steps));
            }
        }
    }

    /** Otherwise refuse-known-harmful and help-known-benign would ask for acts that no step has asked for. */
    private void acts(Recipe recipe) {
        if (recipe.evaluate().chosenActs() == ActSet.CORE || !areRight("finetune")) return;
        List<ConversationSource> sources = recipe.finetune().sources();
        boolean trained = sources.stream()
                .map(ConversationSource::path)
                .filter(Objects::nonNull)
                .anyMatch(path -> path.endsWith(ActSet.ALL.key() + "-harmful-requests.jsonl"));
        if (!trained && !recipe.finetune().steps().isEmpty()) {
            wrong(
                    "evaluate.acts",
                    ActSet.ALL.key(),
                    "core, or a source of finetune.sources whose path is conversations/all-harmful-requests.jsonl, since"
                            + " the evaluation asks for the acts that training asked for,");
        }
    }

    private void redTeam(List<String> files) {
        if (files.size() > MOST_RED_TEAMS) {
            wrong("evaluate.redTeam", "a list of " + files.size(), "a list of at most " + MOST_RED_TEAMS + " files");
            return;
        }
        for (int i = 0; i < files.size(); i++) {
            String at = "evaluate.redTeam[" + i + "]";
            if (given(at, files.get(i)) && files.indexOf(files.get(i)) < i) {
                wrong(at, files.get(i), "a file that is not in the list already");
            }
        }
    }

    private void tasks(List<TaskRecipe> tasks) {
        optional("evaluate.tasks[].fewShot", null, 0, 100);
        optional("evaluate.tasks[].items", null, 1, 200_000);
        if (tasks.size() > MOST_TASKS) {
            wrong("evaluate.tasks", "a list of " + tasks.size(), "a list of at most " + MOST_TASKS + " tasks");
            return;
        }
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < tasks.size(); i++) {
            TaskRecipe task = tasks.get(i);
            String at = "evaluate.tasks[" + i + "].";
            if (task.task() != null && !TaskRecipe.SETS.contains(task.task())) {
                wrong(at + "task", task.task(), RecipeShape.oneOf(task.task(), TaskRecipe.SETS));
            }
            if (given(at + "path", task.path()) && !paths.add(task.task() + " " + task.path())) {
                wrong(at + "path", task.path(), "a task that is not in the list already");
            }
            optional(at + "fewShot", task.fewShot(), 0, 100);
            optional(at + "items", task.items(), 1, 200_000);
        }
    }

    private void release(ReleaseRecipe release, @Nullable EvaluateRecipe evaluate) {
        for (int i = 0; i < release.requirements().size(); i++) {
            ReleaseRecipe.Requirement requirement = release.requirements().get(i);
            String at = "release.requirements[" + i + "]";
            given(at + ".task", requirement.task());
            if (Stream.of(
                            requirement.atLeast(),
                            requirement.atMost(),
                            requirement.lowAtLeast(),
                            requirement.highAtMost())
                    .allMatch(Objects::isNull)) {
                wrong(
                        at + ".atLeast",
                        "",
                        "atLeast (a minimum score), atMost (a maximum score), or lowAtLeast or highAtMost (for the ends of"
                                + " its interval)");
            }
        }
        for (int i = 0; i < release.noWorseThan().size(); i++) {
            ReleaseRecipe.NoWorseThan rule = release.noWorseThan().get(i);
            String at = "release.noWorseThan[" + i + "]";
            releaseName(at + ".against", rule.against());
            for (int t = 0; t < rule.tasks().size(); t++) {
                given(at + ".tasks[" + t + "]", rule.tasks().get(t));
            }
            optional(at + ".alpha", rule.alpha(), 0.001, 0.5);
            optional(at + ".margin", rule.margin(), 0, 1_000);
        }
        for (int i = 0; i < release.critical().size(); i++) {
            ReleaseRecipe.CriticalItems rule = release.critical().get(i);
            String at = "release.critical[" + i + "]";
            given(at + ".task", rule.task());
            releaseName(at + ".against", rule.against());
            if (rule.items().isEmpty()) wrong(at + ".items", "[]", "at least one item");
            for (int item = 0; item < rule.items().size(); item++) {
                given(at + ".items[" + item + "]", rule.items().get(item));
            }
        }
        if (evaluate == null) return;
        for (RecipeMistake mistake : ReleaseTasks.of(evaluate).mistakes(release)) {
            wrong(mistake.field(), mistake.value(), mistake.expected());
        }
    }

    private void releaseName(String field, @Nullable String name) {
        if (name != null && !name.equals(ReleaseRecipe.FIRST) && !ReleaseRecipe.isReleaseName(name)) {
            wrong(
                    field,
                    name,
                    "first, or the name of a release, which has at most 40 lower-case letters, digits and hyphens");
        }
    }

    private void within(String field, double value, double low, double high) {
        ranges.merge(
                RANGE_OF_ITEMS.matcher(field).replaceAll("[]"),
                new RecipeConstraints.Range(low, high),
                RecipeConstraints.Range::spanning);
        if (!(value >= low && value <= high)) {
            wrong(field, plain(value), "a number from " + plain(low) + " to " + plain(high));
        }
    }

    private void optional(String field, @Nullable Number value, double low, double high) {
        within(field, value == null ? low : value.doubleValue(), low, high);
    }

    private boolean present(String field, @Nullable Object value) {
        if (value == null) wrong(field, "", "a value");
        return value != null;
    }

    private boolean given(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            wrong(field, "", "some text");
            return false;
        }
        return true;
    }

    private void wrong(String field, String value, String expected) {
        if (mistakes.size() > InvalidRecipeException.MOST) return;
        boolean said = mistakes.stream()
                .map(RecipeMistake::field)
                .anyMatch(it -> it.equals(field) || field.startsWith(it + ".") || field.startsWith(it + "["));
        if (!said) mistakes.add(new RecipeMistake(field, value, expected));
    }

    private static String plain(double value) {
        if (!Double.isFinite(value)) return String.valueOf(value);
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
