package dev.trainyard.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.HeldOutPairs;
import dev.trainyard.contracts.event.LeftOut;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RewardQuality;
import dev.trainyard.contracts.event.RolloutReport;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.RewardModelRecipe;
import dev.trainyard.contracts.recipe.LoraRecipe;
import dev.trainyard.contracts.recipe.PairLoss;
import dev.trainyard.contracts.recipe.PolicyRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RewardName;
import dev.trainyard.contracts.recipe.RewardRecipe;
import dev.trainyard.contracts.recipe.StepLimits;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.GzippedLines;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.corpus.conversation.ConversationsFile;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.corpus.ledger.LedgerEntry;
import dev.trainyard.corpus.ledger.LedgerFile;
import dev.trainyard.corpus.ledger.Verdict;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.scoring.RewardModel;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.TrainingCheck;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.PeftFolder;
import dev.trainyard.model.transformer.WeightFiles;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.testing.ForeignModels;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinetuneJobTest {
    /** A clock that advances by ten seconds whenever it is read, so that everything is due at every step. */
    private final AtomicLong looks = new AtomicLong();

    private final InstantSource clock = () -> Instant.EPOCH.plusSeconds(10 * looks.incrementAndGet());
    private final List<PipelineEvent> events = new ArrayList<>();

    @TempDir
    Path home;

    @Test
    void aRunWithoutAlignmentStepsPassesThroughTheStage() throws IOException {
        CheckpointSaved request = request(home);
        CheckpointSaved without = new CheckpointSaved(
                request.run(),
                new Recipe(
                        "none",
                        7,
                        request.recipe().corpus(),
                        request.recipe().tokenizer(),
                        request.recipe().pretrain(),
                        new FinetuneRecipe(List.of()),
                        request.recipe().evaluate(),
                        request.recipe().release()),
                request.corpus(),
                request.checkpoint(),
                List.of());

        runner(home, events::add).run(without, new FinetuneJob());

        assertThat(events).noneMatch(CheckpointSaved.class::isInstance).noneMatch(StageFailed.class::isInstance);
        assertThat(events.getLast()).isInstanceOf(StageCompleted.class);
    }

    @Test
    void keepsTheStartInTheLineageOfEveryStep() throws IOException {
        CheckpointSaved request = request(home);
        Checkpoint start = request.checkpoint().madeBy("start", CheckpointKind.START, null);
        CheckpointSaved continued = new CheckpointSaved(
                request.run(), request.recipe(), request.corpus(), request.checkpoint(), List.of(start));

        runner(home, events::add).run(continued, new FinetuneJob());

        assertThat(aligned().ancestors())
                .extracting(Checkpoint::kind)
                .containsExactly(CheckpointKind.START, CheckpointKind.BASE, CheckpointKind.TUNED);
    }

    @Test
    void aBaseCheckpointBecomesATunedAndAnAlignedOne() throws IOException {
        CheckpointSaved request = request(home);

        runner(home, events::add).run(request, new FinetuneJob());

        CheckpointSaved aligned = aligned();
        assertThat(aligned.ancestors())
                .extracting(Checkpoint::kind)
                .containsExactly(CheckpointKind.BASE, CheckpointKind.TUNED);
        assertThat(aligned.checkpoint().tokensPerSecond()).isPositive();
        assertThat(aligned.checkpoint().artifact())
                .isNotEqualTo(aligned.ancestors().getLast().artifact());
        assertThat(store(home).open(aligned.checkpoint().artifact()))
                .isDirectoryContaining("glob:**/model.safetensors")
                .isDirectoryContaining("glob:**/config.json")
                .isDirectoryContaining("glob:**/tokenizer.json")
                .isDirectoryContaining("glob:**/tokenizer_config.json");
        assertThat(store(home).open(aligned.checkpoint().artifact()).resolve("tokenizer_config.json"))
                .content()
                .contains("\"model_max_length\" : 128");
    }

    @Test
    void eachOfThreeStepsMakesACheckpointFromThePreviousOne() throws IOException {
        runner(home, events::add).run(request(home, inThreeSteps()), new FinetuneJob());

        CheckpointSaved last = aligned();
        assertThat(last.ancestors())
                .extracting(Checkpoint::step)
                .containsExactly("pre-training", "instruction-tuning", "preference-optimisation");
        assertThat(last.checkpoint().step()).isEqualTo("instruction-tuning-2");
        assertThat(last.checkpoint().kind()).isEqualTo(CheckpointKind.ALIGNED);
        assertThat(last.ancestors().getLast().kind()).isEqualTo(CheckpointKind.TUNED);
        List<Checkpoint> lineage = new ArrayList<>(last.ancestors());
        lineage.add(last.checkpoint());
        for (int i = 1; i < lineage.size(); i++) {
            assertThat(lineage.get(i).parent()).isEqualTo(lineage.get(i - 1).id());
        }
        assertThat(lineage).extracting(Checkpoint::id).doesNotHaveDuplicates();
        assertThat(steps("instruction tuning 2"))
                .hasSize(6)
                .extracting(StepCompleted::steps)
                .containsOnly(6L);
        assertThat(store(home).open(last.checkpoint().artifact()).getFileName().toString())
                .endsWith("-instruction-tuning-2");
    }

    @Test
    void aRecipeOfOneStepAnnouncesItsCheckpointOnce() throws IOException {
        Recipe recipe = with(new InstructionRecipe(48, 1, 8, 0.002));

        runner(home, events::add).run(request(home, recipe), new FinetuneJob());

        CheckpointSaved saved = all(CheckpointSaved.class).getFirst();
        assertThat(all(CheckpointSaved.class)).hasSize(1);
        assertThat(saved.checkpoint().kind()).isEqualTo(CheckpointKind.ALIGNED);
        assertThat(saved.ancestors()).extracting(Checkpoint::step).containsExactly("pre-training");
    }

    @Test
    void aRestartDoesNotRepeatSealedSteps() throws IOException {
        CheckpointSaved request = request(home, inThreeSteps());
        runner(home, dyingAt("instruction tuning 2", 3)).run(request, new FinetuneJob());
        List<CheckpointSaved> before = all(CheckpointSaved.class);
        events.clear();

        runner(home, events::add).run(request, new FinetuneJob());

        assertThat(before).hasSize(2);
        assertThat(all(StepCompleted.class)).extracting(StepCompleted::phase).containsOnly("instruction tuning 2");
        assertThat(all(StepCompleted.class).getFirst().step()).isEqualTo(3);
        assertThat(all(CheckpointSaved.class)).startsWith(before.toArray(CheckpointSaved[]::new));
    }

    @Test
    void anAdapterIsResumedAfterAnInterruptionAndKeptBesideTheMergedModel() throws IOException {
        LoraRecipe lora = new LoraRecipe(4, null, 0.1, List.of("q_proj", "v_proj"));
        Recipe recipe =
                with(new InstructionRecipe(InstructionRecipe.KIND, 48, 1, 8, 0.01, List.of(), lora, null, null, null));
        CheckpointSaved request = request(home, recipe);
        runner(home, dyingAt("instruction tuning", 3)).run(request, new FinetuneJob());
        events.clear();

        runner(home, events::add).run(request, new FinetuneJob());

        assertThat(all(StepCompleted.class).getFirst().step()).isEqualTo(3);
        assertThat(aligned().checkpoint().peakMemoryBytes()).isPositive();
        Path base = store(home).open(request.checkpoint().artifact());
        Path checkpoint = store(home).open(aligned().checkpoint().artifact());
        try (WeightFiles before = WeightFiles.open(base);
                WeightFiles after = WeightFiles.open(checkpoint);
                PeftFolder adapter = PeftFolder.open(checkpoint.resolve("adapter"), ModelConfig.read(base))) {
            ModelShape shape = ModelConfig.read(base);
            String changed = "model.layers.0.self_attn.v_proj.weight";
            float[] values = after.read(changed, shape.keyValueWidth(), shape.width());
            assertThat(values)
                    .isEqualTo(adapter.over(before).read(changed, shape.keyValueWidth(), shape.width()))
                    .isNotEqualTo(before.read(changed, shape.keyValueWidth(), shape.width()));
            String unchanged = "model.layers.0.mlp.down_proj.weight";
            assertThat(after.read(unchanged, shape.width(), shape.hidden()))
                    .isEqualTo(before.read(unchanged, shape.width(), shape.hidden()));
        }
    }

    @Test
    void anAdapterOfAHigherRankThanTheModelIsWideIsOnlyLarger() throws IOException {
        LoraRecipe lora = new LoraRecipe(200, null, null, List.of());
        Recipe recipe =
                with(new InstructionRecipe(InstructionRecipe.KIND, 24, 1, 8, 0.001, List.of(), lora, null, null, null));

        runner(home, events::add).run(request(home, recipe), new FinetuneJob());

        assertThat(aligned().checkpoint().bitsPerByte()).isFinite();
    }

    @Test
    void alignsAnImportedModelWithItsOwnTokens() throws IOException {
        ArtifactStore store = store(home);
        Corpus corpus = TinyCorpus.sealStartingFrom(ForeignModels.folder("bfloat16"), store);

        runner(home, events::add)
                .run(TinyModels.base(new RunId("run-1"), TinyCorpus.recipe(256), corpus, store), new FinetuneJob());

        Path aligned = store.open(aligned().checkpoint().artifact());
        assertThat(aligned.resolve("tokenizer.json"))
                .hasSameBinaryContentAs(store.open(corpus.tokenizer()).resolve("tokenizer.json"));
        assertThat(steps("instruction tuning").getLast().loss())
                .isLessThan(steps("instruction tuning").getFirst().loss());
    }

    @Test
    void everyStepOfBothPhasesIsReported() throws IOException {
        runner(home, events::add).run(request(home), new FinetuneJob());

        assertThat(steps("instruction tuning"))
                .hasSize(12)
                .allSatisfy(step -> assertThat(step.rewardMargin()).isNull());
        assertThat(steps("instruction tuning").getLast().loss())
                .isLessThan(steps("instruction tuning").getFirst().loss());
        assertThat(steps("preference optimisation"))
                .hasSize(3)
                .allSatisfy(step -> assertThat(step.rewardMargin()).isFinite());
        assertThat(all(SampleGenerated.class)).isNotEmpty();
    }

    @Test
    void theTunedCheckpointIsAnnouncedBeforePreferencesAreTrained() throws IOException {
        runner(home, events::add).run(request(home), new FinetuneJob());

        int tuned = events.indexOf(all(CheckpointSaved.class).getFirst());
        assertThat(tuned)
                .isLessThan(events.indexOf(steps("preference optimisation").getFirst()));
        assertThat(all(CheckpointSaved.class).getFirst())
                .isEqualTo(all(CheckpointSaved.class).get(1));
    }

    @Test
    void learnsFromTheSourcesThatAStepNamesAndSaysWhatBecameOfThem() throws IOException {
        List<TuningExample> examples = new ArrayList<>();
        for (int i = 0; i < 20; i++) examples.add(dialogue("short", i, "An answer."));
        for (int i = 0; i < 5; i++) examples.add(dialogue("long", i, "word ".repeat(400)));
        for (int i = 0; i < 6; i++) examples.add(inTwoExchanges("long", i, "word ".repeat(400)));
        for (int i = 0; i < 9; i++) examples.add(dialogue("unused", i, "Nothing."));
        for (int i = 0; i < 16; i++) examples.add(pair("pairs", i));
        Recipe recipe = withSources(
                List.of("short", "long", "unused", "pairs"),
                new InstructionRecipe(
                        "sft", 100, 2, 8, 0.002, List.of("short", "long", "words"), null, null, null, null),
                new PreferenceRecipe("dpo", 12, 1, 8, 0.0005, 0.1));

        runner(home, events::add).run(request(home, recipe, examples), new FinetuneJob());

        List<CheckpointSaved> saved = all(CheckpointSaved.class);
        JsonNode tuned = tuningData(saved.getFirst().checkpoint());
        assertThat(tuned.toString())
                .isEqualTo("{\"unit\":\"conversations\",\"most\":100,\"sources\":["
                        + "{\"name\":\"short\",\"found\":20,\"drawn\":20,\"different\":20,\"cut\":0,\"tooLong\":0,"
                        + "\"refused\":0,\"equal\":0,\"leftOut\":[]},"
                        + "{\"name\":\"long\",\"found\":11,\"drawn\":11,\"different\":11,\"cut\":6,\"tooLong\":5,"
                        + "\"refused\":0,\"equal\":0,\"leftOut\":" + named(tuned) + "},"
                        + "{\"name\":\"words\",\"found\":10,\"drawn\":10,\"different\":10,\"cut\":0,\"tooLong\":0,"
                        + "\"refused\":0,\"equal\":0,\"leftOut\":[]}]}");
        assertThat(tuned.at("/sources/1/leftOut"))
                .extracting(one -> one.path("place").textValue())
                .containsExactlyInAnyOrder(
                        "long.jsonl:21", "long.jsonl:22", "long.jsonl:23", "long.jsonl:24", "long.jsonl:25");
        LeftOut leftOut = saved.getFirst().checkpoint().leftOut();
        assertThat(leftOut.count()).isEqualTo(5);
        assertThat(leftOut.drawn()).isEqualTo(41);
        assertThat(leftOut.examples()).hasSize(5).allSatisfy(one -> {
            assertThat(one.source()).isEqualTo("long");
            assertThat(one.place()).startsWith("long.jsonl:2");
            assertThat(one.reason())
                    .matches("it has \\d+ tokens up to the end of its first answer, and at most 129 fit into the"
                            + " model's context");
        });
        assertThat(saved.getLast().checkpoint().leftOut()).isNull();
        JsonNode aligned = tuningData(saved.getLast().checkpoint());
        assertThat(aligned.at("/sources/3/name").textValue()).isEqualTo("pairs");
        assertThat(aligned.at("/sources/3/drawn").intValue()
                        + aligned.at("/sources/4/drawn").intValue())
                .isEqualTo(12);
        // Of 41 conversations five are left out; two epochs of batches of 8.
        assertThat(steps("sft").getLast().steps()).isEqualTo(10);
        assertThat(steps("dpo").getLast().steps()).isEqualTo(2);
        assertThat(all(StageProgressed.class))
                .anySatisfy(progress -> {
                    assertThat(progress.phase()).isEqualTo("left out of sft");
                    assertThat(progress.done()).isEqualTo(5);
                })
                .anySatisfy(progress -> {
                    assertThat(progress.phase()).isEqualTo("cut at a turn's end for sft");
                    assertThat(progress.done()).isEqualTo(6);
                });
    }

    @Test
    void namesAPairWhosePromptIsLongerThanTheContext() throws IOException {
        List<TuningExample> examples = new ArrayList<>();
        for (int i = 0; i < 8; i++) examples.add(pair("pairs", i));
        String question = "word ".repeat(300);
        examples.add(Preference.of(
                "pairs",
                Split.TRAIN,
                List.of(Turn.user(question)),
                List.of(Turn.assistant("A good answer.")),
                List.of(Turn.assistant("A bad answer."))));
        Recipe recipe = withSources(List.of("pairs"), new PreferenceRecipe("dpo", 100, 1, 8, 0.0005, 0.1));

        runner(home, events::add).run(request(home, recipe, examples), new FinetuneJob());

        assertThat(aligned().checkpoint().leftOut().examples()).singleElement().satisfies(one -> {
            assertThat(one.source()).isEqualTo("pairs");
            assertThat(one.place()).isEqualTo("pairs.jsonl:9");
            assertThat(one.reason()).contains("at most 129 fit into the model's context");
        });
    }

    @Test
    void failsWithASentenceIfNoConversationFits() throws IOException {
        List<TuningExample> examples = List.of(dialogue("long", 1, "word ".repeat(400)));
        Recipe recipe = withSources(
                List.of("long"),
                new InstructionRecipe("sft", 100, 2, 8, 0.002, List.of("long"), null, null, null, null));

        runner(home, events::add).run(request(home, recipe, examples), new FinetuneJob());

        assertThat(all(StageFailed.class).getFirst().reason())
                .contains("The step sft has nothing to learn: none of its conversations fits into the context of 128"
                        + " tokens and into the model's chat template.");
    }

    @Test
    void failsIfTheCorpusHasNoneOfTheConversationsThatTheRecipeNames() throws IOException {
        Recipe recipe = withSources(List.of("mine", "yours"), new InstructionRecipe(48, 1, 8, 0.002));

        runner(home, events::add).run(request(home, recipe), new FinetuneJob());

        assertThat(all(StageFailed.class).getFirst().reason())
                .contains("The recipe names sources of conversations (mine, yours), but the corpus was sealed without"
                        + " any.");
    }

    @Test
    void referencePairsAreComputedOnceForAllRunsAndAgainIfTheyAreDamaged() throws IOException {
        Recipe recipe = with(new PreferenceRecipe("dpo", 24, 1, 8, 0.0005, 0.1));
        runner(home, events::add).run(request(home, recipe), new FinetuneJob());
        assertThat(scored()).isTrue();
        Path pairs = onlyReferencePairs();
        String content = Files.readString(pairs);

        events.clear();
        // Another learning rate, and the same pairs.
        runner(home, events::add)
                .run(request(home, with(new PreferenceRecipe("dpo", 24, 1, 8, 0.001, 0.1))), new FinetuneJob());
        assertThat(all(StageFailed.class)).isEmpty();
        assertThat(scored()).isFalse();
        assertThat(onlyReferencePairs()).isEqualTo(pairs);

        events.clear();
        Files.writeString(pairs, content.replace("\"chosen\":-", "\"chosen\":-1"));
        runner(home, events::add)
                .run(request(home, with(new PreferenceRecipe("dpo", 24, 1, 8, 0.002, 0.1))), new FinetuneJob());
        assertThat(scored()).isTrue();
        assertThat(onlyReferencePairs()).hasContent(content);
    }

    @Test
    void simpoComputesNoReference() throws IOException {
        PreferenceRecipe simpo = new PreferenceRecipe(
                "simpo", 24, 1, 8, 0.0005, 2, List.of(), null, null, null, null, PairLoss.SIMPO, 0.1, 0.3, null, null);

        Checkpoint made = only(simpo);

        assertThat(scored()).isFalse();
        assertThat(steps("simpo")).allSatisfy(step -> {
            assertThat(step.chosenLikelihood().perToken()).isNegative();
            assertThat(step.chosenLikelihood().perTokenChange()).isNull();
        });
        assertThat(made.preferences().heldOut().byReward()).isNull();
        assertThat(made.preferences().heldOut().before().n()).isEqualTo(200);
    }

    @Test
    void eachStepOfPreferencesReportsWhatItDidToHeldOutPairs() throws IOException {
        List<TuningExample> examples = new ArrayList<>();
        for (int i = 0; i < 16; i++) examples.add(pair("pairs", i));
        for (int i = 0; i < 30; i++) examples.add(heldOut("pairs", i));
        for (int i = 0; i < 5; i++) examples.add(heldOut("unused", i));
        Recipe recipe = withSources(
                List.of("pairs", "unused"),
                new PreferenceRecipe("dpo", 16, 6, 4, 0.01, 0.1, List.of("pairs"), null, 0.0, null, null));

        runner(home, events::add).run(request(home, recipe, examples), new FinetuneJob());

        HeldOutPairs heldOut = aligned().checkpoint().preferences().heldOut();
        assertThat(heldOut.before().n()).isEqualTo(30);
        assertThat(heldOut.after().n()).isEqualTo(30);
        assertThat(30 * (heldOut.after().score() - heldOut.before().score()))
                .isCloseTo(heldOut.gained() - heldOut.lost(), within(1e-9));
        // Held-out pairs have the answers of those of training, which were taught for six epochs.
        assertThat(heldOut.byReward().score()).isEqualTo(1);
        assertThat(heldOut.chosenAfter() - heldOut.chosenBefore())
                .isBetween(heldOut.chosenChangeLow(), heldOut.chosenChangeHigh());
        assertThat(heldOut.pValue()).isBetween(0.0, 1.0);
    }

    @Test
    void aStepWithoutHeldOutPairsSaysNothingAboutThem() throws IOException {
        List<TuningExample> examples = new ArrayList<>();
        for (int i = 0; i < 16; i++) examples.add(pair("pairs", i));
        Recipe recipe = withSources(List.of("pairs"), new PreferenceRecipe("dpo", 16, 1, 8, 0.0005, 0.1));

        runner(home, events::add).run(request(home, recipe, examples), new FinetuneJob());

        assertThat(aligned().checkpoint().preferences().heldOut()).isNull();
    }

    @Test
    void aRewardModelIsTrainedBesideTheModelAndDoesNotChangeIt() throws IOException {
        runner(home, events::add).run(request(home, judged(null), goodAndBad()), new FinetuneJob());

        Checkpoint tuned = made("sft").checkpoint();
        Checkpoint judge = made("judge").checkpoint();
        Checkpoint last = made("dpo").checkpoint();
        assertThat(List.of(tuned.kind(), judge.kind(), last.kind()))
                .containsExactly(CheckpointKind.TUNED, CheckpointKind.REWARD, CheckpointKind.ALIGNED);
        assertThat(judge.parent()).isEqualTo(tuned.id());
        assertThat(last.parent()).isEqualTo(tuned.id());
        assertThat(made("judge").ancestors()).extracting(Checkpoint::step).containsExactly("pre-training", "sft");
        assertThat(made("dpo").ancestors()).extracting(Checkpoint::step).containsExactly("pre-training", "sft");
        assertThat(judge.exportProof()).isNull();
        assertThat(judge.bitsPerByte()).isNull();
        assertThat(judge.divergence()).isNull();
        assertThat(judge.parameters()).isEqualTo(tuned.parameters() + tuned.width());

        events.clear();
        Recipe without = withSources(
                List.of("pairs"),
                judged(null).finetune().steps().getFirst(),
                judged(null).finetune().steps().getLast());
        runner(home, events::add).run(request(home, without, goodAndBad()), new FinetuneJob());
        assertThat(made("dpo").checkpoint().artifact().sha256())
                .isEqualTo(last.artifact().sha256());
    }

    @Test
    void aRewardModelLearnsToOrderHeldOutPairs() throws IOException {
        runner(home, events::add).run(request(home, judged(null), goodAndBad()), new FinetuneJob());

        Checkpoint judge = made("judge").checkpoint();
        RewardQuality quality = judge.reward();
        assertThat(quality.before()).isEqualTo(0.5);
        assertThat(quality.accuracy().n()).isEqualTo(30);
        assertThat(quality.accuracy().score()).isGreaterThan(0.9);
        assertThat(quality.accuracy().low()).isGreaterThan(0.7);
        assertThat(quality.logLoss()).isLessThan(0.6);
        assertThat(quality.calibrationError()).isBetween(0.0, 0.5);
        assertThat(quality.bins().stream().mapToInt(RewardQuality.Bin::pairs).sum())
                .isEqualTo(30);
        assertThat(steps("judge")).allSatisfy(step -> {
            assertThat(step.rewardAccuracy()).isNotNull();
            assertThat(step.chosenLikelihood()).isNull();
        });
        assertThat(steps("judge").getFirst().loss()).isCloseTo(Math.log(2), within(1e-6));
        assertThat(steps("judge").getLast().rewardMargin()).isPositive();

        Path folder = store(home).open(judge.artifact());
        assertThatThrownBy(() -> ModelConfig.read(folder)).hasMessageContaining("scores texts and writes none");
        try (Tokenizer tokenizer = Tokenizer.open(folder);
                RewardModel model = RewardModel.open(folder)) {
            ChatForm form = ChatForm.open(folder, tokenizer);
            double[] rewards = model.score(List.of(
                    answered(form, "A new question", "A good answer."),
                    answered(form, "A new question", "A bad answer.")));
            assertThat(rewards[0]).isGreaterThan(rewards[1]);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, ", "7, ", "7, 4", "11, 4"})
    void aRewardModelIsResumedAfterAnInterruptionWithTheSameWeights(long step, Integer rank, @TempDir Path other)
            throws IOException {
        LoraRecipe lora = rank == null ? null : new LoraRecipe(rank, null, 0.1, List.of());
        runner(home, events::add).run(request(home, judged(lora), goodAndBad()), new FinetuneJob());
        Sha256 uninterrupted = weightsOf("judge", home);
        events.clear();

        CheckpointSaved request = request(other, judged(lora), goodAndBad());
        runner(other, dyingAt("judge", step)).run(request, new FinetuneJob());
        assertThat(all(StageFailed.class)).hasSize(1);
        events.clear();
        runner(other, events::add).run(request, new FinetuneJob());

        assertThat(all(StepCompleted.class).getFirst().phase()).isEqualTo("judge");
        assertThat(all(StepCompleted.class).getFirst().step()).isEqualTo(step);
        assertThat(weightsOf("judge", other)).isEqualTo(uninterrupted);
        TrainingRecord record = TrainingRecord.read(
                        store(other).open(made("judge").checkpoint().artifact()))
                .orElseThrow();
        assertThat(TrainingCheck.disagreement(record, digest -> shard(other, request, digest)))
                .isEmpty();
    }

    /** Instruction tuning, a reward model, and preference optimisation. */
    private static Recipe judged(LoraRecipe lora) {
        return withSources(
                List.of("pairs"),
                new InstructionRecipe("sft", 16, 1, 8, 0.002, List.of("words"), null, 0.0, null, null),
                new RewardModelRecipe("judge", 48, 4, 16, 0.01, List.of("pairs"), lora, 0.01),
                new PreferenceRecipe("dpo", 16, 1, 8, 0.0005, 0.1, List.of("pairs"), null, 0.0, null, null));
    }

    private static List<TuningExample> goodAndBad() {
        List<TuningExample> examples = new ArrayList<>();
        for (int i = 0; i < 48; i++) {
            examples.add(Preference.of(
                    "pairs",
                    Split.TRAIN,
                    List.of(Turn.user("Question " + i)),
                    List.of(Turn.assistant("A good answer.")),
                    List.of(Turn.assistant("A bad answer."))));
        }
        for (int i = 0; i < 30; i++) examples.add(heldOut("pairs", i));
        return examples;
    }

    private static int[] answered(ChatForm form, String question, String answer) {
        return form.conversation(List.of(ChatMessage.user(question), ChatMessage.assistant(answer)))
                .ids();
    }

    private CheckpointSaved made(String step) {
        return all(CheckpointSaved.class).stream()
                .filter(saved -> saved.checkpoint().step().equals(step))
                .findFirst()
                .orElseThrow();
    }

    private Sha256 weightsOf(String step, Path at) throws IOException {
        return Sha256.of(store(at).open(made(step).checkpoint().artifact()).resolve("model.safetensors"));
    }

    private static Preference heldOut(String source, int number) {
        return Preference.of(
                source,
                Split.HELD_OUT,
                List.of(Turn.user("Another question " + number)),
                List.of(Turn.assistant("A good answer.")),
                List.of(Turn.assistant("A bad answer.")));
    }

    private boolean scored() {
        return all(StageProgressed.class).stream()
                .anyMatch(progress -> progress.phase().equals("scoring with the tuned model"));
    }

    private Path onlyReferencePairs() throws IOException {
        List<String> names = store(home).names("reference-pairs");
        assertThat(names).hasSize(1);
        return home.resolve("artifacts/reference-pairs")
                .resolve(names.getFirst())
                .resolve("pairs.json");
    }

    private static Dialogue dialogue(String source, int number, String answer) {
        return Dialogue.of(source, Split.TRAIN, List.of(Turn.user("Question " + number), Turn.assistant(answer)));
    }

    private static Dialogue inTwoExchanges(String source, int number, String answer) {
        return Dialogue.of(
                source,
                Split.TRAIN,
                List.of(
                        Turn.system("Be brief."),
                        Turn.user("Hello " + number),
                        Turn.assistant("Yes?"),
                        Turn.user("Go on."),
                        Turn.assistant(answer)));
    }

    private static Preference pair(String source, int number) {
        return Preference.of(
                source,
                Split.TRAIN,
                List.of(Turn.user("Hello"), Turn.assistant("Yes?"), Turn.user("Question " + number)),
                List.of(Turn.assistant("A good answer."), Turn.user("Thanks."), Turn.assistant("Gladly.")),
                List.of(Turn.assistant("A bad answer.")));
    }

    private static LedgerEntry kept(TuningExample example, int line) {
        return new LedgerEntry(
                example.id(),
                example.source(),
                example.source() + ".jsonl:" + line,
                null,
                "MIT",
                null,
                null,
                null,
                100,
                Verdict.KEPT,
                example.split(),
                1,
                null,
                null,
                null,
                null,
                List.of(),
                "");
    }

    private static JsonNode named(JsonNode tuningData) {
        return tuningData.at("/sources/1/leftOut");
    }

    private JsonNode tuningData(Checkpoint checkpoint) throws IOException {
        return ContractJson.mapper()
                .readTree(store(home)
                        .open(checkpoint.artifact())
                        .resolve("training/tuning-data.json")
                        .toFile());
    }

    private static Recipe withSources(List<String> names, AlignmentStep... steps) {
        List<ConversationSource> sources = new ArrayList<>();
        for (String name : names) {
            sources.add(new ConversationSource(
                    name, ConversationKind.JSONL, name, "MIT", List.of(), List.of(), null, null, null, null));
        }
        sources.add(new ConversationSource(
                "words", ConversationKind.DEFINITIONS, null, null, List.of(), List.of(), 10, null, null, null));
        return with(new FinetuneRecipe(List.of(steps), sources, null));
    }

    private CheckpointSaved request(Path at, Recipe recipe, List<TuningExample> examples) throws IOException {
        ArtifactStore store = store(at);
        Corpus plain = TinyCorpus.seal(store);
        try (Staging staging = store.stage("conversations/tiny", MediaTypes.CORPUS)) {
            try (GzippedLines.Writer<TuningExample> writer =
                    ConversationsFile.writer(staging.folder().resolve(ConversationsFile.NAME))) {
                for (TuningExample example : examples) writer.write(example);
            }
            try (LedgerFile.Writer ledger = LedgerFile.writer(staging.folder())) {
                for (int i = 0; i < examples.size(); i++) ledger.add(kept(examples.get(i), i + 1));
            }
            Corpus corpus = new Corpus(
                    plain.documents(), plain.tokenizer(), plain.shards(), plain.card(), null, staging.seal());
            return TinyModels.base(new RunId("run-1"), recipe, corpus, store);
        }
    }

    @ParameterizedTest
    @CsvSource({"instruction tuning, 5", "instruction tuning, 12", "preference optimisation, 2"})
    void aRestartEndsWithTheSameWeights(String phase, long step, @TempDir Path other) throws IOException {
        runner(home, events::add).run(request(home), new FinetuneJob());
        Sha256 uninterrupted = weights(home);
        events.clear();

        CheckpointSaved request = request(other);
        runner(other, dyingAt(phase, step)).run(request, new FinetuneJob());
        assertThat(all(StageFailed.class)).hasSize(1);
        events.clear();
        runner(other, events::add).run(request, new FinetuneJob());

        assertThat(all(StepCompleted.class).getFirst().step()).isEqualTo(step);
        assertThat(all(StepCompleted.class).getFirst().phase()).isEqualTo(phase);
        assertThat(weights(other)).isEqualTo(uninterrupted);
        for (CheckpointSaved saved : all(CheckpointSaved.class)) {
            TrainingRecord record = TrainingRecord.read(
                            store(other).open(saved.checkpoint().artifact()))
                    .orElseThrow();
            assertThat(record.trail().steps()).isEqualTo(saved.checkpoint().steps());
            assertThat(TrainingCheck.disagreement(record, digest -> shard(other, request, digest)))
                    .isEmpty();
        }
    }

    @Test
    void eachStepReportsWhatItDidToTheModel() throws IOException {
        runner(home, events::add).run(request(home, inThreeSteps()), new FinetuneJob());

        List<Checkpoint> made = new ArrayList<>(aligned().ancestors());
        made.add(aligned().checkpoint());
        Checkpoint first = made.get(1);
        assertThat(first.bitsPerByteAtStart()).isNotNull().isNotEqualTo(first.bitsPerByte());
        for (Checkpoint one : made.subList(1, made.size())) {
            assertThat(one.bitsPerByte()).isPositive();
            assertThat(one.divergence().onText()).isPositive();
            assertThat(one.divergence().onPrompts()).isPositive();
        }
        assertThat(made.get(2).bitsPerByteAtStart()).isEqualTo(first.bitsPerByte());
        assertThat(made.get(3).bitsPerByteAtStart()).isEqualTo(made.get(2).bitsPerByte());
    }

    @Test
    void replayedTextLowersTheBitsPerByteOfHeldOutText() throws IOException {
        Checkpoint without = only(replaying(0.0));
        events.clear();

        Checkpoint with = only(replaying(0.8));

        assertThat(with.bitsPerByteAtStart()).isEqualTo(without.bitsPerByteAtStart());
        assertThat(with.bitsPerByte()).isLessThan(without.bitsPerByte());
    }

    @Test
    void withoutReplayNoShardOfTheCorpusIsNeeded() throws IOException {
        CheckpointSaved request = request(home, with(replaying(0.0)));
        CheckpointSaved other = new CheckpointSaved(
                request.run(),
                request.recipe(),
                new Corpus(
                        request.corpus().documents(),
                        request.corpus().tokenizer(),
                        request.corpus().shards(Split.HELD_OUT),
                        request.corpus().card(),
                        null),
                request.checkpoint(),
                List.of());

        assertThat(new FinetuneJob().id(other)).isEqualTo(new FinetuneJob().id(request));
        assertThat(new FinetuneJob().id(request(home, with(replaying(0.1)))))
                .isNotEqualTo(new FinetuneJob().id(request));
    }

    @Test
    void aPolicyLearnsFromItsOwnAnswersAfterInstructionTuning() throws IOException {
        runner(home, events::add).run(request(home, withAPolicy()), new FinetuneJob());

        assertThat(all(StageFailed.class)).isEmpty();
        Checkpoint made = aligned().checkpoint();
        assertThat(made.step()).isEqualTo("policy-optimisation");
        assertThat(made.steps()).isEqualTo(6);
        assertThat(made.policy().reward().n()).isGreaterThan(50);
        assertThat(made.policy().reward().changeLow())
                .isLessThan(made.policy().reward().changeHigh());
        assertThat(made.policy().rewards()).containsOnlyKeys("definition-word", "java-parses", "length", "refusal");
        RolloutReport shown = steps("policy optimisation").getFirst().rollouts();
        assertThat(shown.rewards()).containsKeys("length", "refusal");
        assertThat(shown.answerTokens()).isBetween(0.0, 12.0);
        assertThat(shown.generateShare() + shown.rewardShare() + shown.trainShare())
                .isCloseTo(1, within(1e-9));
        assertThat(shown.divergence()).isCloseTo(0, within(1e-3));
        assertThat(shown.entropy()).isPositive();
        Path folder = store(home).open(made.artifact());
        List<String> samples = Files.readAllLines(folder.resolve("training/answers.jsonl"));
        assertThat(samples)
                .hasSizeGreaterThan(8)
                .allSatisfy(
                        line -> assertThat(ContractJson.mapper().readTree(line).fieldNames())
                                .toIterable()
                                .contains("prompt", "answer", "rewards"));
        assertThat(tuningData(made).path("unit").asText()).isEqualTo("prompts");
        assertThat(home.resolve("work")).isDirectoryNotContaining("glob:**.answers");
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "5"})
    void aPolicyThatWasKilledEndsInTheSameWeights(long killedAt) throws IOException {
        Path killed = home.resolve("killed");
        CheckpointSaved request = request(killed, withAPolicy());
        runner(killed, dyingAt("policy optimisation", killedAt)).run(request, new FinetuneJob());
        assertThat(all(StageFailed.class)).hasSize(1);
        runner(killed, events::add).run(request, new FinetuneJob());
        Sha256 resumed = weights(killed);
        events.clear();

        Path whole = home.resolve("whole");
        runner(whole, events::add).run(request(whole, withAPolicy()), new FinetuneJob());

        assertThat(resumed).isEqualTo(weights(whole));
    }

    @Test
    void aPolicyIsRewardedForMethodsThatCompileInTheirClass() throws IOException {
        ConversationSource code = new ConversationSource(
                "code", ConversationKind.METHODS, null, null, List.of(), List.of(), null, null, null, null);
        PolicyRecipe policy = new PolicyRecipe(
                "grpo",
                12,
                1,
                4,
                2,
                0.001,
                16,
                List.of(
                        new RewardRecipe(RewardName.JAVA_COMPILES),
                        new RewardRecipe(RewardName.JAVA_MEMBERS),
                        new RewardRecipe(RewardName.LENGTH, 0.1, 2, 12)));
        CheckpointSaved plain =
                request(home, with(new FinetuneRecipe(List.of(policy), List.of(code), null)), List.of());
        Corpus corpus = plain.corpus();
        CheckpointSaved request = new CheckpointSaved(
                plain.run(),
                plain.recipe(),
                new Corpus(methods(), corpus.tokenizer(), corpus.shards(), corpus.card(), null, corpus.conversations()),
                plain.checkpoint(),
                List.of());

        runner(home, events::add).run(request, new FinetuneJob());

        assertThat(all(StageFailed.class)).isEmpty();
        Checkpoint made = aligned().checkpoint();
        assertThat(steps("grpo").getLast().rollouts().rewards())
                .containsOnlyKeys("java-compiles", "java-members", "length");
        assertThat(made.policy().rewards().get("java-compiles").n()).isEqualTo(4);
        // The fifth method stands in a file that does not compile, so that only its length could be rewarded.
        assertThat(made.policy().rewards().get("length").n()).isEqualTo(4);
    }

    /** Twelve Java files of the train split and five held-out ones, the last of which does not compile. */
    private Artifact methods() throws IOException {
        List<String> animals = List.of(
                "dog", "cat", "horse", "bird", "cow", "hen", "goat", "fox", "wolf", "bear", "duck", "crow", "ant",
                "bee", "fly", "owl", "rat");
        try (Staging staging = store(home).stage("corpora/methods", MediaTypes.CORPUS)) {
            try (GzippedLines.Writer<Document> writer =
                    DocumentsFile.writer(staging.folder().resolve(DocumentsFile.NAME))) {
                for (int i = 0; i < animals.size(); i++) {
                    String text = """
                            class Legs%d%s {
                                /** Returns the number of legs of a %s. */
                                static int legs() {
                                    return 4;
                                }
                            }
                            """.formatted(i, i == animals.size() - 1 ? " extends Missing" : "", animals.get(i));
                    Split split = i < 12 ? Split.TRAIN : Split.HELD_OUT;
                    writer.write(new Document(Sha256.of(text), "java", "Legs" + i + ".java", "CC0-1.0", split, text));
                }
            }
            return staging.seal();
        }
    }

    @Test
    void aPolicyLearnsFromTheRewardModelOfAnEarlierStep() throws IOException {
        InstructionRecipe chats = new InstructionRecipe(48, 1, 8, 0.002);
        RewardModelRecipe judge = new RewardModelRecipe("judge", 48, 1, 16, 0.01, List.of(), null, null);
        RewardRecipe scored = new RewardRecipe(RewardName.REWARD_MODEL, null, null, null, "judge");
        PolicyRecipe policy = new PolicyRecipe("grpo", 16, 1, 4, 3, 0.001, 12, List.of(scored));

        runner(home, events::add).run(request(home, with(chats, judge, policy)), new FinetuneJob());

        assertThat(all(StageFailed.class)).isEmpty();
        Checkpoint made = made("grpo").checkpoint();
        assertThat(made.parent())
                .isEqualTo(made("instruction-tuning").checkpoint().id());
        assertThat(steps("grpo"))
                .allSatisfy(step -> assertThat(step.rollouts().rewards()).containsOnlyKeys("reward-model"));
        assertThat(steps("grpo").getLast().rollouts().failed()).isZero();
        assertThat(made.policy().rewards().get("reward-model").n()).isPositive();
        // Without weights for each answer of its own, all would be equally good, and nothing would be learned.
        assertThat(weightsOf("grpo", home)).isNotEqualTo(weightsOf("instruction-tuning", home));
    }

    @Test
    void aPolicyWithoutRewardedPromptsEndsWithASentence() throws IOException {
        PolicyRecipe policy =
                new PolicyRecipe("grpo", 12, 1, 4, 2, 0.001, 12, List.of(new RewardRecipe(RewardName.JAVA_COMPILES)));

        runner(home, events::add).run(request(home, with(policy)), new FinetuneJob());

        assertThat(all(StageFailed.class).getFirst().reason())
                .startsWith("The step grpo has nothing to learn: none of its prompts has a reward that is for it");
    }

    private static Recipe withAPolicy() {
        return with(
                new InstructionRecipe(48, 1, 8, 0.002),
                new PolicyRecipe(
                        PolicyRecipe.KIND,
                        24,
                        1,
                        4,
                        3,
                        0.001,
                        12,
                        List.of(
                                new RewardRecipe(RewardName.REFUSAL),
                                new RewardRecipe(RewardName.LENGTH, 0.5, 2, 10),
                                new RewardRecipe(RewardName.JAVA_PARSES),
                                new RewardRecipe(RewardName.DEFINITION_WORD)),
                        2,
                        null,
                        null,
                        0.28,
                        null,
                        null,
                        List.of(),
                        null,
                        0.2,
                        null,
                        null));
    }

    @Test
    void failsIfASourceToReplayHasNoText() throws IOException {
        InstructionRecipe poems =
                new InstructionRecipe("instruction-tuning", 48, 1, 8, 0.002, List.of(), null, 0.5, "poems", null);

        runner(home, events::add).run(request(home, with(poems)), new FinetuneJob());

        assertThat(all(StageFailed.class).getFirst().reason())
                .isEqualTo("The source 'poems' in replayFrom has no training documents; name another source, or set"
                        + " replay to 0.");
    }

    @Test
    void aStepThatExceedsItsLimitsFailsWithItsNumbers() throws IOException {
        StepLimits limits = new StepLimits(-1.0, 0.0001, 1000.0);
        InstructionRecipe limited = new InstructionRecipe("chats", 48, 1, 8, 0.002, List.of(), null, 0.5, null, limits);
        CheckpointSaved request = request(home, with(limited));

        runner(home, events::add).run(request, new FinetuneJob());
        runner(home, events::add).run(request, new FinetuneJob());

        assertThat(all(CheckpointSaved.class)).isEmpty();
        assertThat(all(StageFailed.class))
                .hasSize(2)
                .allSatisfy(failed -> assertThat(failed.reason())
                        .matches("The step chats changed the model more than its limits allow: held-out text takes"
                                + " \\d+\\.\\d{4} bits per byte instead of \\d+\\.\\d{4} \\([-+]\\d\\.\\d{4};"
                                + " bitsPerByteIncrease allows -1\\), and the model diverges by \\d+\\.\\d{4} nats per token on"
                                + " text \\(divergenceOnText allows 0\\.0001\\); lower its learningRate, raise its replay, or raise the"
                                + " limit\\."));
    }

    @Test
    void aStepWithinItsLimitsSucceeds() throws IOException {
        StepLimits limits = new StepLimits(100.0, 100.0, 100.0);
        assertThat(only(new InstructionRecipe("chats", 48, 1, 8, 0.002, List.of(), null, 0.5, null, limits))
                        .step())
                .isEqualTo("chats");
    }

    private static InstructionRecipe replaying(double share) {
        return new InstructionRecipe("instruction-tuning", 48, 1, 8, 0.002, List.of(), null, share, null, null);
    }

    /** The checkpoint of an alignment of one step. */
    private Checkpoint only(AlignmentStep step) throws IOException {
        runner(home, events::add).run(request(home, with(step)), new FinetuneJob());
        return aligned().checkpoint();
    }

    private static TokenShard shard(Path at, CheckpointSaved request, Sha256 digest) throws IOException {
        for (Shard shard : request.corpus().shards()) {
            if (shard.artifact().sha256().equals(digest))
                return TokenShard.open(store(at).open(shard.artifact()));
        }
        throw new IOException("there is no shard " + digest);
    }

    private EventSink dyingAt(String phase, long step) {
        return event -> {
            if (event instanceof StepCompleted completed
                    && completed.phase().equals(phase)
                    && completed.step() == step) {
                throw new IllegalStateException("killed by the test");
            }
            events.add(event);
        };
    }

    private static Recipe inThreeSteps() {
        return with(
                new InstructionRecipe(48, 1, 8, 0.002),
                new PreferenceRecipe(24, 1, 8, 0.0005, 0.1),
                new InstructionRecipe(48, 1, 8, 0.001));
    }

    private static Recipe with(AlignmentStep... steps) {
        return with(new FinetuneRecipe(List.of(steps)));
    }

    private static Recipe with(FinetuneRecipe finetune) {
        Recipe tiny = TinyCorpus.recipe(128);
        return new Recipe(
                tiny.name(),
                tiny.seed(),
                tiny.corpus(),
                tiny.tokenizer(),
                tiny.pretrain(),
                finetune,
                tiny.evaluate(),
                tiny.release());
    }

    private CheckpointSaved request(Path at) throws IOException {
        return request(at, TinyCorpus.recipe(128));
    }

    private CheckpointSaved request(Path at, Recipe recipe) throws IOException {
        ArtifactStore store = store(at);
        return TinyModels.base(new RunId("run-1"), recipe, TinyCorpus.seal(store), store);
    }

    private JobRunner runner(Path at, EventSink sink) throws IOException {
        return new JobRunner(store(at), sink, new Cancellations(), at.resolve("work"), clock);
    }

    private static ArtifactStore store(Path at) throws IOException {
        return new FolderArtifactStore(at.resolve("artifacts"));
    }

    private Sha256 weights(Path at) throws IOException {
        return Sha256.of(store(at).open(aligned().checkpoint().artifact()).resolve("model.safetensors"));
    }

    private CheckpointSaved aligned() {
        return all(CheckpointSaved.class).getLast();
    }

    private List<StepCompleted> steps(String phase) {
        return all(StepCompleted.class).stream()
                .filter(step -> step.phase().equals(phase))
                .toList();
    }

    private <E> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
