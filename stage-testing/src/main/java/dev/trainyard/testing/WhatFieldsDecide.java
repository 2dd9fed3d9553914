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
 * Which stages' results each field of a recipe decides by itself. What it decides by way of a corpus or a checkpoint is
 * not declared: the stages after hang on the digests of these. A field that is in no line here fails the test of every
 * stage, so whoever adds one has to say what it does.
 */
public final class WhatFieldsDecide {
    /** A recipe in which every field has another value than where it is absent, and whose training starts from nothing. */
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
              sources:
              - {name: notes, kind: folder, path: notes, licence: MIT, include: ["*.md"], maxDocuments: 9, weight: 1.5,
                 form: prose}
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
              - {kind: preference-optimisation, name: dpo, pairs: 24, epochs: 1, batch: 8, learningRate: 0.0005, beta: 0.1}
            evaluate: {compare: [pre-training, dpo]}
            release: {requirements: [{task: refuse-harmful, atLeast: 0.5, atMost: 1}]}
            """);

    /** The same, going on from a model. */
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
            evaluate: {compare: [pre-training, dpo]}
            release: {requirements: [{task: refuse-harmful, atLeast: 0.5, atMost: 1}]}
            """);

    private static final Set<Stage> NOTHING = EnumSet.noneOf(Stage.class);

    private WhatFieldsDecide() {}

    /**
     * What is declared and not so, in sentences; empty where all is as declared.
     *
     * @param recipe {@link #FROM_NOTHING} or {@link #FROM_A_MODEL}
     * @param sameJob whether two recipes come to one job of the stage, all else being equal
     */
    public static List<String> mistakes(Stage stage, Recipe recipe, BiPredicate<Recipe, Recipe> sameJob) {
        Map<String, Set<Stage>> declared = declared(recipe.pretrain().from() != null);
        List<String> mistakes = new ArrayList<>();
        for (RecipeFields.Change change : RecipeFields.changesOf(recipe)) {
            Set<Stage> decides = declared.get(change.field());
            if (decides == null) {
                mistakes.add(change.field() + " is not listed in WhatFieldsDecide: add it with the stages whose result it affects");
            } else if (decides.contains(stage) == sameJob.test(recipe, change.recipe())) {
                mistakes.add(change + (decides.contains(stage) ? " affects " : " does not affect ") + stage.key()
                        + ", but the job id says otherwise");
            }
        }
        return mistakes;
    }

    private static Map<String, Set<Stage>> declared(boolean fromAModel) {
        Map<String, Set<Stage>> fields = new HashMap<>();
        // What people call the run.
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
                "corpus.sources",
                "corpus.sources[].name",
                "corpus.sources[].kind",
                "corpus.sources[].path",
                "corpus.sources[].licence",
                "corpus.sources[].include",
                "corpus.sources[].include[]",
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
                // A model to start from brings its own.
                fromAModel ? NOTHING : EnumSet.of(INGEST),
                "tokenizer.vocabulary",
                "tokenizer.sampleBytes");
        // Beside a model to start from, nobody looks at it.
        put(fields, fromAModel ? NOTHING : EnumSet.of(PRETRAIN), "pretrain.depth");
        // To the stages after collection, the model's digest says which one it is.
        put(fields, EnumSet.of(INGEST), "pretrain.from");
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
                "pretrain.weightDecay");
        put(fields, EnumSet.of(PRETRAIN, FINETUNE), "pretrain.gradientClip", "pretrain.precision");
        put(fields, EnumSet.of(PRETRAIN, EVALUATE), "pretrain.validationTokens");
        // Sums in another order end in other bits.
        put(fields, EnumSet.of(PRETRAIN, FINETUNE, EVALUATE), "pretrain.threads");
        // With a model to start from, collection refuses more than it has.
        put(
                fields,
                fromAModel ? EnumSet.allOf(Stage.class) : EnumSet.of(PRETRAIN, FINETUNE, EVALUATE),
                "pretrain.context");
        // How often a step is saved, which a training that is undisturbed ends the same without.
        put(fields, NOTHING, "pretrain.checkpointSeconds");
        put(
                fields,
                EnumSet.of(FINETUNE),
                "finetune.steps",
                // The result says which step made which checkpoint.
                "finetune.steps[].name",
                "finetune.steps[].conversations",
                "finetune.steps[].pairs",
                "finetune.steps[].epochs",
                "finetune.steps[].batch",
                "finetune.steps[].learningRate",
                "finetune.steps[].beta");
        put(
                fields,
                EnumSet.of(EVALUATE),
                "evaluate.items",
                "evaluate.choices",
                "evaluate.confidence",
                "evaluate.compare",
                "evaluate.compare[]");
        // Judged anew each time that scores are announced.
        put(
                fields,
                NOTHING,
                "release.requirements",
                "release.requirements[].task",
                "release.requirements[].atLeast",
                "release.requirements[].atMost");
        return fields;
    }

    private static void put(Map<String, Set<Stage>> fields, Set<Stage> stages, String... names) {
        for (String name : names) fields.put(name, stages);
    }
}
