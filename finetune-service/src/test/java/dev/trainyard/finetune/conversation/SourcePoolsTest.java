package dev.trainyard.finetune.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.corpus.Definition;
import dev.trainyard.corpus.DocumentedMethod;
import dev.trainyard.corpus.GzippedLines;
import dev.trainyard.corpus.bugs.BrokenMethod;
import dev.trainyard.corpus.bugs.Mutation;
import dev.trainyard.corpus.conversation.ConversationsFile;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.finetune.conversation.SourceMix.Pool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcePoolsTest {
    private static final InstructionRecipe TUNING = new InstructionRecipe("sft", 10, 1, 1, 0.001);
    private static final PreferenceRecipe COMPARING = new PreferenceRecipe("dpo", 10, 1, 1, 0.001, 0.1);
    private static final List<ConversationSource> SOURCES =
            List.of(source("talk", ConversationKind.JSONL, null), source("pairs", ConversationKind.PARQUET, null));

    @TempDir
    Path folder;

    @Test
    void separatesConversationsFromPreferencesAndSplits() throws IOException {
        List<TuningExample> examples = examples();
        examples.add(dialogue("talk", Split.HELD_OUT, 100));
        examples.add(dialogue("another", Split.TRAIN, 101));

        SourcePools pools = pools(SOURCES, examples, 1000);

        List<Pool<Dialogue>> dialogues = pools.dialogues(TUNING);
        assertThat(dialogues).extracting(Pool::source).containsExactly("talk", "pairs");
        assertThat(dialogues).extracting(Pool::found).containsExactly(30L, 0L);
        assertThat(pools.preferences(COMPARING)).extracting(Pool::found).containsExactly(0L, 20L);
    }

    @Test
    void keepsTheSameFewOfManyInWhateverOrderTheyAreRead() throws IOException {
        List<TuningExample> examples = examples();
        Pool<Dialogue> some = pools(SOURCES, examples, 8).dialogues(TUNING).getFirst();

        for (int i = 0; i < 5; i++) {
            Collections.shuffle(examples, new Random(i));
            assertThat(pools(SOURCES, examples, 8).dialogues(TUNING).getFirst()).isEqualTo(some);
        }
        assertThat(some.best()).hasSize(8);
        assertThat(some.found()).isEqualTo(30);
    }

    @Test
    void derivesQuestionsAndPairsFromTheWordsAndMethodsOfTheCorpus() throws IOException {
        List<ConversationSource> derived = List.of(
                source("words", ConversationKind.DEFINITIONS, 3), source("code", ConversationKind.METHODS, null));
        SourcePools pools = pools(derived, List.of(), 1000);

        List<Pool<Dialogue>> dialogues = pools.dialogues(TUNING);
        assertThat(dialogues).extracting(Pool::found).containsExactly(3L, 2L);
        assertThat(dialogues.getLast().best())
                .contains(Dialogue.of(
                        "code",
                        Split.TRAIN,
                        List.of(
                                Turn.user("Write a Java method: Returns it."),
                                Turn.assistant("int it() {\n    return it;\n}"))));
        Pool<Preference> pairs = pools.preferences(COMPARING).getFirst();
        assertThat(pairs.best()).hasSize(2).allSatisfy(pair -> {
            assertThat(pair.prompt().getFirst().content()).contains("word");
            assertThat(pair.chosen()).isNotEqualTo(pair.rejected());
        });
    }

    @Test
    void asksForDescriptionsOfTheMethodsForWhichItDoesNotAsk() throws IOException {
        List<ConversationSource> both =
                List.of(source("code", ConversationKind.METHODS, 1), source("told", ConversationKind.DESCRIPTIONS, 1));

        List<Pool<Dialogue>> dialogues = pools(both, List.of(), 1000).dialogues(TUNING);

        assertThat(dialogues.getFirst().best())
                .singleElement()
                .satisfies(asked -> assertThat(asked.turns())
                        .containsExactly(
                                Turn.user("Write a Java method: Returns it."),
                                Turn.assistant("int it() {\n    return it;\n}")));
        assertThat(dialogues.getLast().best())
                .singleElement()
                .satisfies(told -> assertThat(told.turns())
                        .containsExactly(
                                Turn.user("Write the Javadoc of this Java method:\nint that() {\n    return that;\n}"),
                                Turn.assistant("/** Returns that. */")));
    }

    @Test
    void asksToRepairBrokenMethodsAsTheCompilerReportsThem() throws IOException {
        List<ConversationSource> fixes = List.of(source("fixes", ConversationKind.BUG_FIXES, null));

        assertThat(pools(fixes, List.of(), 1000).dialogues(TUNING).getFirst().best())
                .containsExactly(Dialogue.of(
                        "fixes",
                        Split.TRAIN,
                        List.of(
                                Turn.user("Fix this Java method:\nint it() {\n    return it\n}\n"
                                        + "The compiler says about line 2: ';' expected"),
                                Turn.assistant("int it() {\n    return it;\n}"))));
    }

    @Test
    void refusesAStepThatHasNothingOfItsKind() {
        List<TuningExample> preferences =
                examples().stream().filter(it -> it instanceof Preference).toList();
        List<TuningExample> conversations =
                examples().stream().filter(it -> it instanceof Dialogue).toList();

        assertThatThrownBy(() -> pools(SOURCES, preferences, 10).dialogues(TUNING))
                .isInstanceOf(NothingToLearnException.class)
                .hasMessage(
                        "The step sft learns from conversations, but its sources (talk, pairs) have only preferences"
                                + " or nothing in the train split. Give the step a source of conversations, or make it"
                                + " a step of the kind preference-optimisation.");
        assertThatThrownBy(() -> pools(SOURCES, conversations, 10).preferences(COMPARING))
                .isInstanceOf(NothingToLearnException.class)
                .hasMessageContaining("have no pairs of a chosen and a rejected answer");
    }

    private SourcePools pools(List<ConversationSource> sources, List<TuningExample> examples, int most)
            throws IOException {
        Path file = folder.resolve(ConversationsFile.NAME);
        try (GzippedLines.Writer<TuningExample> writer = ConversationsFile.writer(file)) {
            for (TuningExample example : examples) writer.write(example);
        }
        // The first and the third word have the same gloss.
        CorpusKnowledge knowledge = new CorpusKnowledge(
                List.of(
                        new Definition(Sha256.of("d"), "word1", "noun", "a first meaning"),
                        new Definition(Sha256.of("d"), "word2", "noun", "another meaning"),
                        new Definition(Sha256.of("d"), "word3", "noun", "a first meaning"),
                        new Definition(Sha256.of("d"), "word4", "noun", "a fourth meaning")),
                List.of(
                        new DocumentedMethod(Sha256.of("d"), "It.java", "Returns it.", "int it()", "return it;"),
                        new DocumentedMethod(Sha256.of("d"), "It.java", "Returns that.", "int that()", "return that;")),
                List.of(new BrokenMethod(
                        Sha256.of("d"),
                        Mutation.LOST_SEMICOLON,
                        "int it() {\n    return it\n}",
                        2,
                        "';' expected",
                        "int it() {\n    return it;\n}")));
        return new SourcePools(sources, Optional.of(file), knowledge, () -> {}, most, 7);
    }

    private static List<TuningExample> examples() {
        List<TuningExample> examples = new ArrayList<>();
        for (int i = 0; i < 30; i++) examples.add(dialogue("talk", Split.TRAIN, i));
        for (int i = 0; i < 20; i++) {
            examples.add(Preference.of(
                    "pairs",
                    Split.TRAIN,
                    List.of(Turn.user("Question " + i)),
                    List.of(Turn.assistant("Good.")),
                    List.of(Turn.assistant("Bad."))));
        }
        return examples;
    }

    private static Dialogue dialogue(String source, Split split, int number) {
        return Dialogue.of(source, split, List.of(Turn.user("Question " + number), Turn.assistant("Answer.")));
    }

    private static ConversationSource source(String name, ConversationKind kind, @Nullable Integer most) {
        boolean derived = kind.isDerived();
        return new ConversationSource(
                name,
                kind,
                derived ? null : name,
                derived ? null : "MIT",
                List.of(),
                List.of(),
                most,
                null,
                null,
                null);
    }
}
