package dev.trainyard.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.ConstitutionEffect;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.ConstitutionRecipe;
import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.Reviser;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.corpus.GzippedLines;
import dev.trainyard.corpus.conversation.ConversationsFile;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.finetune.LocalCritic.Behaviour;
import dev.trainyard.finetune.constitution.RevisedAnswer;
import dev.trainyard.finetune.constitution.RevisedAnswers;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstitutionStepTest {
    private static final int PROMPTS = 80;

    private final AtomicLong looks = new AtomicLong();
    private final InstantSource clock = () -> Instant.EPOCH.plusSeconds(10 * looks.incrementAndGet());
    private final List<PipelineEvent> events = new ArrayList<>();
    private final LocalCritic critic = new LocalCritic();

    @TempDir
    Path home;

    @AfterEach
    void close() {
        critic.close();
    }

    @Test
    void learnsFromRevisionsAndThenPrefersThemToTheAnswersBefore() throws IOException {
        runner(home, events::add).run(request(home, inThreeSteps(Reviser.RULES, PROMPTS)), new FinetuneJob());

        List<Checkpoint> made = made();
        assertThat(made).extracting(Checkpoint::step).containsExactly("instruction-tuning", "principles", "dpo");
        ConstitutionEffect effect = made.get(1).constitution();
        assertThat(effect.principles()).isEqualTo("careful");
        assertThat(effect.reviser()).isEqualTo(Reviser.RULES);
        assertThat(effect.prompts()).isEqualTo(PROMPTS);
        assertThat(effect.revised() + effect.unchanged() + effect.unusable()).isEqualTo(PROMPTS);
        assertThat(effect.revised()).isPositive();
        assertThat(effect.notices())
                .contains("The answers of principles were criticised and revised by fixed text rules, not by a model.");
        List<RevisedAnswer> answers = answers(home, effect);
        assertThat(answers).hasSize(PROMPTS).allSatisfy(one -> {
            assertThat(one.reviser()).isEqualTo(Reviser.RULES);
            assertThat(one.prompt()).isNotEmpty();
            assertThat(one.rounds()).hasSizeLessThanOrEqualTo(3);
        });
        assertThat(answers.stream().filter(RevisedAnswer::isRevised)).hasSize(effect.revised());
        JsonNode compared = tuningData(made.get(2));
        assertThat(compared.at("/sources/0/name").textValue()).isEqualTo("principles");
        assertThat(compared.at("/sources/0/found").intValue())
                .isEqualTo(preferences(RevisedAnswers.learned(answers)).size());
        assertThat(made.get(2).constitution()).isNull();
    }

    @Test
    void someRevisionsAreLearnedByNoStepAndMeasured() throws IOException {
        runner(home, events::add).run(request(home, inThreeSteps(Reviser.RULES, PROMPTS)), new FinetuneJob());

        List<RevisedAnswer> answers = answers(home, made().get(1).constitution());
        List<RevisedAnswer> heldOut = RevisedAnswers.heldOut(answers);
        List<RevisedAnswer> learned = RevisedAnswers.learned(answers);
        assertThat(heldOut).hasSizeBetween(2, 20).doesNotContainAnyElementsOf(learned);
        assertThat(heldOut.size() + learned.size()).isEqualTo(PROMPTS);
        assertThat(RevisedAnswers.examples(answers))
                .hasSize((int) learned.stream().filter(RevisedAnswer::isUsable).count());
        assertThat(made().get(1).constitution().notices())
                .contains(
                        heldOut.size() + " of 80 answers of principles are learned by no step, so that preferences can"
                                + " be measured on them.");
        assertThat(made().get(2).preferences().heldOut().before().n())
                .isEqualTo(preferences(heldOut).size());
        assertThat(preferences(heldOut)).isNotEmpty();
    }

    private static List<Preference> preferences(List<RevisedAnswer> answers) {
        return answers.stream()
                .flatMap(one -> one.preference("principles").stream())
                .toList();
    }

    @Test
    void aKilledJobGoesOnAndEndsInTheSameArtifactAndWeights(@TempDir Path other) throws IOException {
        Recipe recipe = inThreeSteps(Reviser.ENDPOINT, PROMPTS);
        FinetuneJob job = new FinetuneJob(critic.settings(Duration.ofSeconds(60)));
        runner(home, events::add).run(request(home, recipe), job);
        List<Checkpoint> uninterrupted = made();
        assertThat(critic.asked()).hasSize(2 * 3 * usable(home, uninterrupted.get(1)));
        critic.asked().clear();

        CheckpointSaved request = request(other, recipe);
        // In the midst of the questions, and in the midst of the training on their answers.
        critic.behave(number -> number == 40 ? Behaviour.REFUSING : Behaviour.GOOD);
        runner(other, events::add).run(request, job);
        runner(other, dyingAt("principles", 2)).run(request, job);
        critic.behave(_ -> Behaviour.GOOD);
        events.clear();
        runner(other, events::add).run(request, job);

        assertThat(all(StageFailed.class)).isEmpty();
        assertThat(made().get(1).constitution().exchanges().sha256())
                .isEqualTo(uninterrupted.get(1).constitution().exchanges().sha256());
        assertThat(weights(other, made().getLast())).isEqualTo(weights(home, uninterrupted.getLast()));
        // Nothing that was answered was asked twice.
        Set<JsonNode> different = new HashSet<>(critic.asked());
        assertThat(critic.asked()).hasSizeLessThanOrEqualTo(different.size() + 3);
    }

    @Test
    void anEndpointRevisesAndItsKeyStandsNowhere() throws IOException {
        runner(home, events::add)
                .run(
                        request(home, with(step(Reviser.ENDPOINT, 1, 12))),
                        new FinetuneJob(critic.settings(Duration.ofSeconds(60))));

        ConstitutionEffect effect = made().getFirst().constitution();
        assertThat(effect.model()).isEqualTo("big-model");
        assertThat(effect.notices()).noneMatch(notice -> notice.contains("rules"));
        assertThat(answers(home, effect).stream().filter(RevisedAnswer::isUsable))
                .isNotEmpty()
                .allSatisfy(one -> {
                    assertThat(one.revision()).isEqualTo("A kinder answer.");
                    assertThat(one.rounds()).hasSize(1);
                    assertThat(one.rounds().getFirst().critique()).isEqualTo("It is not kind.");
                    assertThat(one.rounds().getFirst().asked()).hasSize(2);
                });
        assertNoKey();
    }

    @Test
    void unusableRepliesAreCountedAndTheRestIsLearned() throws IOException {
        List<Behaviour> bad = List.of(
                Behaviour.ECHOING, Behaviour.NONSENSE, Behaviour.EMPTY, Behaviour.HUGE, Behaviour.GOOD, Behaviour.CUT);
        critic.behave(number -> number < bad.size() ? bad.get(number) : Behaviour.GOOD);

        runner(home, events::add)
                .run(
                        request(home, with(step(Reviser.ENDPOINT, 1, 16))),
                        new FinetuneJob(critic.settings(Duration.ofSeconds(60))));

        ConstitutionEffect effect = made().getFirst().constitution();
        List<RevisedAnswer> answers = answers(home, effect);
        assertThat(answers.stream().map(RevisedAnswer::unusable))
                .contains(
                        "The response of the critic repeats its key.",
                        "The response of the critic is not JSON.",
                        "The criticism is empty or has more than 8000 characters.",
                        "The response of the critic has more than 1 MiB.",
                        "The reply of the critic was cut off.");
        assertThat(effect.unusable()).isGreaterThanOrEqualTo(5);
        assertThat(effect.notices().getFirst()).contains(" of 16 answers of principles were left out; the first: ");
        assertNoKey();
    }

    @Test
    void aCriticThatHangsEndsTheJobInOneSentenceAndNothingIsAskedTwice() throws IOException {
        CheckpointSaved request = request(home, with(step(Reviser.ENDPOINT, 1, 16)));
        FinetuneJob job = new FinetuneJob(critic.settings(Duration.ofMillis(1500)));
        critic.behave(number -> number < 6 ? Behaviour.GOOD : Behaviour.SILENT);

        runner(home, events::add).run(request, job);

        assertThat(all(StageFailed.class).getLast().reason())
                .isEqualTo(
                        "The critic did not respond properly to 3 answers in a row: The critic did not respond within"
                                + " 1 s. What it has replied is kept: start the run again when it responds, or choose another"
                                + " reviser.");
        assertThat(critic.asked()).hasSize(6 + 3 * 3);
        critic.behave(_ -> Behaviour.GOOD);
        List<JsonNode> answered = List.copyOf(critic.asked().subList(0, 6));
        critic.asked().clear();
        runner(home, events::add).run(request, job);
        assertThat(made().getFirst().constitution().reviser()).isEqualTo(Reviser.ENDPOINT);
        assertThat(critic.asked()).doesNotContainAnyElementsOf(answered);
        assertNoKey();
    }

    @Test
    void aCriticThatNeverRevisesEndsTheJobAlthoughItCriticises() throws IOException {
        critic.behave(number -> number % 2 == 0 ? Behaviour.GOOD : Behaviour.NONSENSE);

        runner(home, events::add)
                .run(
                        request(home, with(step(Reviser.ENDPOINT, 1, 16))),
                        new FinetuneJob(critic.settings(Duration.ofSeconds(60))));

        assertThat(all(StageFailed.class).getLast().reason())
                .startsWith(
                        "The critic did not respond properly to 3 answers in a row: The response of the critic is not"
                                + " JSON.");
        assertThat(critic.asked()).hasSize(6);
    }

    @Test
    void aRejectedKeyAndAMissingEndpointAreSaid() throws IOException {
        critic.behave(_ -> Behaviour.REFUSING);
        CheckpointSaved request = request(home, with(step(Reviser.ENDPOINT, 1, 4)));

        runner(home, events::add).run(request, new FinetuneJob(critic.settings(Duration.ofSeconds(60))));
        runner(home, events::add).run(request, new FinetuneJob());

        assertThat(all(StageFailed.class))
                .extracting(StageFailed::reason)
                .containsExactly(
                        "The critic rejects requests: The critic responded with status 401: check its key. What it has"
                                + " replied is kept: start the run again when it responds, or choose another reviser.",
                        "The step principles names an endpoint as its reviser, but none is configured: set"
                                + " trainyard.finetune.critic.url and trainyard.finetune.critic.model of the fine-tuning"
                                + " service, or name another reviser.");
    }

    /** A model that has hardly been trained ends no sentence. */
    @Test
    void theRunsOwnModelCanBeAskedToReviseAndItsFragmentsAreNotLearned() throws IOException {
        ConstitutionRecipe step = new ConstitutionRecipe(
                "principles",
                "conversational",
                16,
                1,
                8,
                0.001,
                List.of(),
                Reviser.MODEL,
                1,
                0.8,
                null,
                null,
                null,
                null);

        runner(home, events::add)
                .run(request(home, with(768, new InstructionRecipe(96, 1, 8, 0.002), step)), new FinetuneJob());

        assertThat(all(StageFailed.class).getLast().reason())
                .startsWith(
                        "The step principles has nothing to learn: 16 of 16 answers of principles were left out; the first: ");
    }

    private void assertNoKey() throws IOException {
        byte[] key = LocalCritic.KEY.getBytes(StandardCharsets.UTF_8);
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(new String(key, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(events.toString()).doesNotContain(LocalCritic.KEY);
    }

    private static ConstitutionRecipe step(Reviser reviser, int rounds, int prompts) {
        return new ConstitutionRecipe(
                "principles",
                "careful",
                prompts,
                1,
                8,
                0.001,
                List.of(),
                reviser,
                rounds,
                null,
                null,
                null,
                null,
                null);
    }

    private static Recipe inThreeSteps(Reviser reviser, int prompts) {
        return with(
                new InstructionRecipe(96, 1, 8, 0.002),
                step(reviser, 3, prompts),
                new PreferenceRecipe("dpo", 24, 1, 8, 0.0005, 0.1, List.of("principles"), null, null, null, null));
    }

    private static Recipe with(AlignmentStep... steps) {
        return with(128, steps);
    }

    private static Recipe with(int context, AlignmentStep... steps) {
        Recipe tiny = TinyCorpus.recipe(context);
        ConversationSource chats = new ConversationSource(
                "chats", ConversationKind.JSONL, "chats", "MIT", List.of(), List.of(), null, null, null, null);
        return new Recipe(
                tiny.name(),
                tiny.seed(),
                tiny.corpus(),
                tiny.tokenizer(),
                tiny.pretrain(),
                new FinetuneRecipe(List.of(steps), List.of(chats), null),
                tiny.evaluate(),
                tiny.release());
    }

    private static CheckpointSaved request(Path at, Recipe recipe) throws IOException {
        ArtifactStore store = store(at);
        Corpus plain = TinyCorpus.seal(store);
        try (Staging staging = store.stage("conversations/tiny", MediaTypes.CONVERSATIONS)) {
            try (GzippedLines.Writer<TuningExample> writer =
                    ConversationsFile.writer(staging.folder().resolve(ConversationsFile.NAME))) {
                for (int i = 0; i < 100; i++) {
                    writer.write(Dialogue.of(
                            "chats",
                            Split.TRAIN,
                            List.of(
                                    Turn.user("What is number " + i + "?"),
                                    Turn.assistant("It always is the number " + i + "."))));
                }
            }
            Corpus corpus = new Corpus(
                    plain.documents(), plain.tokenizer(), plain.shards(), plain.card(), null, staging.seal());
            return TinyModels.base(new RunId("run-1"), recipe, corpus, store);
        }
    }

    private JobRunner runner(Path at, EventSink sink) throws IOException {
        return new JobRunner(store(at), sink, new Cancellations(), at.resolve("work"), clock);
    }

    private EventSink dyingAt(String phase, long step) {
        return event -> {
            if (event instanceof StepCompleted completed
                    && completed.phase().equals(phase)
                    && completed.step() == step) {
                throw new IllegalStateException("killed by the test");
            }
            if (!(event instanceof StageProgressed)) events.add(event);
        };
    }

    private static ArtifactStore store(Path at) throws IOException {
        return new FolderArtifactStore(at.resolve("artifacts"));
    }

    private static Sha256 weights(Path at, Checkpoint checkpoint) throws IOException {
        return Sha256.of(store(at).open(checkpoint.artifact()).resolve("model.safetensors"));
    }

    private static List<RevisedAnswer> answers(Path at, ConstitutionEffect effect) throws IOException {
        return RevisedAnswers.read(store(at).open(effect.exchanges()));
    }

    private static int usable(Path at, Checkpoint checkpoint) throws IOException {
        return (int) answers(at, checkpoint.constitution()).stream()
                .filter(RevisedAnswer::isUsable)
                .count();
    }

    private JsonNode tuningData(Checkpoint checkpoint) throws IOException {
        return ContractJson.mapper()
                .readTree(store(home)
                        .open(checkpoint.artifact())
                        .resolve("training/tuning-data.json")
                        .toFile());
    }

    /** The checkpoints of the steps, in order. */
    private List<Checkpoint> made() {
        CheckpointSaved last = all(CheckpointSaved.class).getLast();
        List<Checkpoint> made = new ArrayList<>(
                last.ancestors().stream().filter(one -> !one.isBase()).toList());
        made.add(last.checkpoint());
        return made;
    }

    private <E> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
