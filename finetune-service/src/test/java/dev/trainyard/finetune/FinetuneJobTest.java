package dev.trainyard.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.StepLimits;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.TrainingCheck;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.testing.ForeignModels;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
import java.io.IOException;
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
                                + " \\d+\\.\\d{4} bits per byte instead of \\d+\\.\\d{4}, [-+]\\d\\.\\d{4} where"
                                + " bitsPerByteIncrease is -1.0, and it diverges by \\d+\\.\\d{4} nats per token on text"
                                + " where divergenceOnText is 1.0E-4; lower its learningRate, raise its replay, or raise the"
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
        Recipe tiny = TinyCorpus.recipe(128);
        return new Recipe(
                tiny.name(),
                tiny.seed(),
                tiny.corpus(),
                tiny.tokenizer(),
                tiny.pretrain(),
                new FinetuneRecipe(List.of(steps)),
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
