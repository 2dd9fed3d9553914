package dev.trainyard.testing;

import static dev.trainyard.contracts.run.Stage.EVALUATE;
import static dev.trainyard.contracts.run.Stage.FINETUNE;
import static dev.trainyard.contracts.run.Stage.INGEST;
import static dev.trainyard.contracts.run.Stage.PRETRAIN;

import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.Stage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The stages whose results each field of a recipe affects directly. Effects through a corpus or a checkpoint are not
 * listed, because later stages depend on the digests of these. A field that is missing here fails the test of every
 * stage, so anyone who adds a field has to declare its effect.
 */
public final class RecipeFieldEffects {
    /** A recipe in which every field differs from its default, and whose training starts from scratch. */
    public static final Recipe FROM_NOTHING = RecipeReader.read("""
            preset: smoke
            name: all
            seed: 7
            corpus:
              heldOut: 0.1
              cutoff: 2026-06-30
              licences: [MIT]
              languages: [en]
              thresholds: {gopher.top-2-gram: 0.3}
              withoutRules: [gopher.top-3-gram]
              nearDuplicates: true
              repeatedPassages: 12
              cutLines: all
              personalData: true
              onBadDocument: skip
              canaries: 2
              sources:
              - {name: notes, kind: folder, path: notes, licence: MIT, include: ["*.md"], exclude: ["old.md"],
                 maxDocuments: 9, weight: 1.5, form: prose}
              - {name: rows, kind: jsonl, path: rows, licence: MIT, text: body}
              - {name: pages, kind: web, licence: MIT, urls: ["https://example.org/"], sitemap: "https://example.org/map",
                 allowHosts: [example.org], refresh: always}
              - {name: code, kind: git, licence: MIT, repository: "https://example.org/code.git", branch: main}
              - {name: jars, kind: maven, licence: MIT, repository: "https://example.org/maven",
                 coordinates: ["org.example:library:1.0"]}
            pretrain:
              {depth: 2, layers: 2, width: 64, heads: 2, keyValueHeads: 2, hidden: 64, tiedEmbeddings: true, context: 64,
               batch: 4, tokens: 4000, learningRate: 0.01, optimizer: adamw, warmup: 0.1, decay: 0.5, weightDecay: 0.1,
               gradientClip: 1.0, precision: fp32, checkpointSeconds: 5, validationTokens: 600, threads: 1}
            finetune:
              steps:
              - {kind: instruction-tuning, name: sft, conversations: 96, epochs: 1, batch: 8, learningRate: 0.004}
              - {kind: reward-model, name: judge, pairs: 24, epochs: 1, batch: 8, learningRate: 0.0005, centring: 0.01}
              - {kind: policy-optimisation, name: grpo, prompts: 8, epochs: 1, batch: 2, group: 2, learningRate: 0.001,
                 answerTokens: 16, updates: 2, klWeight: 0.1, clipLow: 0.2, clipHigh: 0.28, mean: tokens,
                 scaleAdvantages: false, rewards: [{name: length, weight: 2, least: 2, most: 12},
                 {name: reward-model, step: judge}]}
              - {kind: constitution, name: revised, principles: careful, prompts: 24, epochs: 1, batch: 8,
                 learningRate: 0.001, reviser: rules, rounds: 2, temperature: 0.5}
              - {kind: preference-optimisation, name: dpo, pairs: 24, epochs: 1, batch: 8, learningRate: 0.0005, beta: 0.1}
              sources:
              - {name: chats, kind: jsonl, path: chats, licence: MIT, include: ["*.jsonl"], exclude: ["old.jsonl"],
                 maxConversations: 9, weight: 2, shape: messages}
              - {name: votes, kind: feedback, licence: MIT, raters: people}
              heldOut: 0.2
            evaluate:
              compare: [pre-training, dpo]
              measure: [verbatim]
              redTeam: [red.jsonl]
              tasks:
              - {task: piqa, path: piqa, examples: shots, fewShot: 2, chat: true, items: 9, seed: 3}
            release:
              requirements: [{task: refuse-harmful, atLeast: 0.5, atMost: 1, lowAtLeast: 0.4, highAtMost: 1}]
              noWorseThan: [{against: current, tasks: [language], alpha: 0.1, margin: 0.2}]
              critical: [{task: refuse-harmful, items: [poison a well], against: current}]
            """);

    /** The same, but training continues from a model. */
    public static final Recipe FROM_A_MODEL = RecipeReader.read("""
            preset: smoke
            name: all
            seed: 7
            corpus:
              heldOut: 0.1
              thresholds: {gopher.top-2-gram: 0.3}
              sources:
              - {name: notes, kind: folder, path: notes, licence: MIT, weight: 1.5}
            pretrain:
              {from: models/small, context: 48, batch: 4, tokens: 4000, learningRate: 0.01, optimizer: muon, warmup: 0.1,
               decay: 0.5, weightDecay: 0.1, gradientClip: 1.0, precision: fp32, checkpointSeconds: 5,
               validationTokens: 600, threads: 1}
            finetune:
              steps:
              - {kind: preference-optimisation, name: dpo, pairs: 24, epochs: 1, batch: 8, learningRate: 0.0005, beta: 0.1}
              sources:
              - {name: chats, kind: jsonl, path: chats, licence: MIT}
            evaluate: {compare: [pre-training, dpo], redTeam: [red.jsonl]}
            release:
              requirements: [{task: refuse-harmful, atLeast: 0.5, atMost: 1, lowAtLeast: 0.4, highAtMost: 1}]
              noWorseThan: [{against: current, tasks: [language], alpha: 0.1, margin: 0.2}]
              critical: [{task: refuse-harmful, items: [poison a well], against: current}]
            """);

    private static final Set<Stage> NOTHING = EnumSet.noneOf(Stage.class);

    private RecipeFieldEffects() {}

    /**
     * Sentences about wrong declarations; empty if there are none.
     *
     * @param recipe {@link #FROM_NOTHING} or {@link #FROM_A_MODEL}
     * @param sameJob whether two recipes lead to the same job of the stage, all else being equal
     */
    public static List<String> mistakes(Stage stage, Recipe recipe, BiPredicate<Recipe, Recipe> sameJob) {
        Map<String, Set<Stage>> declared = declared(recipe.pretrain().from() != null);
        List<String> mistakes = new ArrayList<>();
        for (RecipeVariants.Change change : RecipeVariants.changesOf(recipe)) {
            Set<Stage> decides = declared.get(change.field());
            if (decides == null) {
                mistakes.add(change.field()
                        + " is not listed in RecipeFieldEffects: add it with the stages whose result it affects");
            } else if (decides.contains(stage) == sameJob.test(recipe, change.recipe())) {
                mistakes.add(change + (decides.contains(stage) ? " affects " : " does not affect ") + stage.key()
                        + ", but the job id says otherwise");
            }
        }
        return mistakes;
    }

    private static Map<String, Set<Stage>> declared(boolean fromAModel) {
        Map<String, Set<Stage>> fields = new HashMap<>();
        // A name for people only.
        put(fields, NOTHING, "name");
        put(fields, EnumSet.allOf(Stage.class), "seed");
        put(
                fields,
                EnumSet.of(INGEST),
                "corpus.heldOut",
                "corpus.cutoff",
                "corpus.licences",
                "corpus.licences[]",
                "corpus.languages",
                "corpus.languages[]",
                "corpus.thresholds",
                "corpus.thresholds{}",
                "corpus.withoutRules",
                "corpus.withoutRules[]",
                "corpus.nearDuplicates",
                "corpus.repeatedPassages",
                "corpus.cutLines",
                "corpus.personalData",
                "corpus.onBadDocument",
                "corpus.canaries",
                "corpus.sources",
                "corpus.sources[].name",
                "corpus.sources[].kind",
                "corpus.sources[].path",
                "corpus.sources[].licence",
                "corpus.sources[].include",
                "corpus.sources[].include[]",
                "corpus.sources[].exclude",
                "corpus.sources[].exclude[]",
                "corpus.sources[].maxDocuments",
                "corpus.sources[].weight",
                "corpus.sources[].form",
                "corpus.sources[].text",
                "corpus.sources[].urls",
                "corpus.sources[].urls[]",
                "corpus.sources[].sitemap",
                "corpus.sources[].repository",
                "corpus.sources[].branch",
                "corpus.sources[].coordinates",
                "corpus.sources[].coordinates[]",
                "corpus.sources[].allowHosts",
                "corpus.sources[].allowHosts[]",
                "corpus.sources[].refresh");
        put(
                fields,
                // A starting model has its own.
                fromAModel ? NOTHING : EnumSet.of(INGEST),
                "tokenizer.vocabulary",
                "tokenizer.sampleBytes");
        // Collection reads the files; evaluation identifies them by the corpus that they were put into.
        put(fields, EnumSet.of(INGEST), "evaluate.redTeam", "evaluate.redTeam[]");
        // Ignored if there is a starting model.
        put(fields, fromAModel ? NOTHING : EnumSet.of(PRETRAIN), "pretrain.depth");
        // The stages after collection identify the model by its digest.
        put(fields, EnumSet.of(INGEST), "pretrain.from");
        // Merged into the starting model.
        put(fields, fromAModel ? EnumSet.of(INGEST) : NOTHING, "pretrain.adapter");
        put(
                fields,
                EnumSet.of(PRETRAIN),
                "pretrain.layers",
                "pretrain.width",
                "pretrain.heads",
                "pretrain.keyValueHeads",
                "pretrain.hidden",
                "pretrain.tiedEmbeddings",
                "pretrain.batch",
                "pretrain.tokens",
                "pretrain.learningRate",
                "pretrain.optimizer",
                "pretrain.warmup",
                "pretrain.decay",
                "pretrain.weightDecay",
                "pretrain.lora",
                "pretrain.lora.rank",
                "pretrain.lora.alpha",
                "pretrain.lora.dropout",
                "pretrain.lora.targets",
                "pretrain.lora.targets[]");
        put(fields, EnumSet.of(PRETRAIN, FINETUNE), "pretrain.gradientClip", "pretrain.precision");
        put(fields, EnumSet.of(PRETRAIN, FINETUNE, EVALUATE), "pretrain.validationTokens");
        // Another order of sums gives other rounding errors.
        put(fields, EnumSet.of(PRETRAIN, FINETUNE, EVALUATE), "pretrain.threads");
        // Collection checks it against the starting model's maximum.
        put(
                fields,
                fromAModel ? EnumSet.allOf(Stage.class) : EnumSet.of(PRETRAIN, FINETUNE, EVALUATE),
                "pretrain.context");
        // How often steps are saved does not change the result of an undisturbed training.
        put(fields, NOTHING, "pretrain.checkpointSeconds");
        put(
                fields,
                EnumSet.of(FINETUNE),
                "finetune.steps",
                // The result names the step of each checkpoint.
                "finetune.steps[].name",
                "finetune.steps[].conversations",
                "finetune.steps[].pairs",
                "finetune.steps[].epochs",
                "finetune.steps[].batch",
                "finetune.steps[].learningRate",
                "finetune.steps[].beta",
                "finetune.steps[].sources",
                "finetune.steps[].lora",
                "finetune.steps[].replay",
                "finetune.steps[].replayFrom",
                "finetune.steps[].limits",
                "finetune.steps[].loss",
                "finetune.steps[].labelSmoothing",
                "finetune.steps[].gamma",
                "finetune.steps[].likelihoodWeight",
                "finetune.steps[].onFallingLikelihood",
                "finetune.steps[].prompts",
                "finetune.steps[].group",
                "finetune.steps[].answerTokens",
                "finetune.steps[].rewards",
                "finetune.steps[].rewards[].name",
                "finetune.steps[].rewards[].weight",
                "finetune.steps[].rewards[].least",
                "finetune.steps[].rewards[].most",
                "finetune.steps[].rewards[].step",
                "finetune.steps[].updates",
                "finetune.steps[].klWeight",
                "finetune.steps[].clipLow",
                "finetune.steps[].clipHigh",
                "finetune.steps[].mean",
                "finetune.steps[].scaleAdvantages",
                "finetune.steps[].reviser",
                "finetune.steps[].rounds",
                "finetune.steps[].temperature",
                // Collection reads principles from files; alignment has those of the box.
                "finetune.steps[].principles",
                "finetune.steps[].centring",
                // Conversations are drawn by them.
                "finetune.sources[].weight",
                "finetune.sources[].openings");
        put(
                fields,
                // Collection reads the sources, and alignment is identified by its whole part of the recipe.
                EnumSet.of(INGEST, FINETUNE),
                "finetune.heldOut",
                "finetune.sources",
                "finetune.sources[].name",
                "finetune.sources[].kind",
                "finetune.sources[].path",
                "finetune.sources[].licence",
                "finetune.sources[].include",
                "finetune.sources[].include[]",
                "finetune.sources[].exclude",
                "finetune.sources[].exclude[]",
                "finetune.sources[].maxConversations",
                "finetune.sources[].shape",
                "finetune.sources[].raters");
        put(
                fields,
                EnumSet.of(EVALUATE),
                "evaluate.acts",
                "evaluate.items",
                "evaluate.choices",
                "evaluate.confidence",
                "evaluate.compare",
                "evaluate.compare[]",
                "evaluate.measure",
                "evaluate.measure[]");
        // Collection keeps their items out of the training data, and seals them with the corpus.
        put(
                fields,
                EnumSet.of(INGEST, EVALUATE),
                "evaluate.tasks",
                "evaluate.tasks[].task",
                "evaluate.tasks[].path",
                "evaluate.tasks[].examples");
        put(
                fields,
                EnumSet.of(EVALUATE),
                "evaluate.tasks[].fewShot",
                "evaluate.tasks[].chat",
                "evaluate.tasks[].items",
                "evaluate.tasks[].seed");
        // Applied each time that scores are announced.
        put(
                fields,
                NOTHING,
                "release.requirements",
                "release.requirements[].task",
                "release.requirements[].atLeast",
                "release.requirements[].atMost",
                "release.requirements[].lowAtLeast",
                "release.requirements[].highAtMost",
                "release.noWorseThan",
                "release.noWorseThan[].against",
                "release.noWorseThan[].tasks",
                "release.noWorseThan[].tasks[]",
                "release.noWorseThan[].alpha",
                "release.noWorseThan[].margin",
                "release.critical",
                "release.critical[].task",
                "release.critical[].items",
                "release.critical[].items[]",
                "release.critical[].against");
        return fields;
    }

    private static void put(Map<String, Set<Stage>> fields, Set<Stage> stages, String... names) {
        for (String name : names) fields.put(name, stages);
    }
}
