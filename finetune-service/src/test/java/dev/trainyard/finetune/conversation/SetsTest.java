package dev.trainyard.finetune.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
import dev.trainyard.corpus.Definition;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentedMethod;
import dev.trainyard.corpus.conversation.Exchange;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Refusals;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.corpus.conversation.Requests;
import dev.trainyard.corpus.conversation.SmallTalk;
import dev.trainyard.model.training.ShuffledBatches;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SetsTest {
    private final Requests requests = Requests.load(ActSet.CORE);
    private final SmallTalk smallTalk = SmallTalk.load();

    private final List<Document> documents = documents();
    private final CorpusKnowledge knowledge = CorpusKnowledge.of(documents.stream(), 100, 100, 1);

    @Test
    void readsNoHeldOutDocument() {
        assertThat(knowledge.definitions())
                .hasSize(45)
                .noneMatch(definition -> definition.gloss().contains("aside"));
    }

    @Test
    void collectsTheSameInAnyOrderOfTheDocuments() {
        CorpusKnowledge some = CorpusKnowledge.of(documents.stream(), 20, 15, 1);

        for (int seed = 0; seed < 10; seed++) {
            Collections.shuffle(documents, new Random(seed));
            assertThat(CorpusKnowledge.of(documents.stream(), 20, 15, 1)).isEqualTo(some);
        }
        assertThat(some.definitions()).hasSize(20);
        assertThat(some.methods()).hasSize(15);
        assertThat(CorpusKnowledge.of(documents.stream(), 20, 15, 2)).isNotEqualTo(some);
    }

    @Test
    void teachesAWordAndASentenceOnce() {
        assertThat(knowledge.definitions()).extracting(Definition::word).doesNotHaveDuplicates();
        assertThat(knowledge.methods())
                .hasSize(30)
                .extracting(DocumentedMethod::sentence)
                .doesNotHaveDuplicates();
    }

    @Test
    void leavesOutLongMethods() {
        assertThat(knowledge.methods()).noneMatch(method -> method.sentence().startsWith("Is long"));
    }

    @Test
    void drawsTheSameChatsForTheSameSeed() {
        List<InstructionExample> drawn = InstructionSet.draw(knowledge, smallTalk, requests, 400, 3);

        assertThat(InstructionSet.draw(knowledge, smallTalk, requests, 400, 3)).isEqualTo(drawn);
        assertThat(InstructionSet.draw(knowledge, smallTalk, requests, 400, 4)).isNotEqualTo(drawn);
    }

    @Test
    void alwaysTakesSmallTalkAndBothIntents() {
        List<InstructionExample> drawn = InstructionSet.draw(knowledge, smallTalk, requests, 240, 3);

        assertThat(drawn).hasSize(240);
        assertThat(drawn.stream().filter(chat -> Refusals.isRefusal(chat.answer())))
                .hasSize(96);
        assertThat(drawn).extracting(InstructionExample::question).noneMatch(heldOut()::contains);
        assertThat(drawn.stream().filter(InstructionExample::openingAlone)).hasSize(128);
        assertThat(drawn.stream().filter(chat -> talk().contains(chat.question())))
                .hasSize(20);
    }

    @Test
    void prefersTheAnswerThatSuitsTheIntent() {
        List<PreferenceExample> pairs = PreferenceSet.draw(knowledge, requests, 50, 3);

        assertThat(pairs).hasSize(50).isEqualTo(PreferenceSet.draw(knowledge, requests, 50, 3));
        assertThat(pairs).allSatisfy(pair -> {
            boolean declines = pair.kind() == PreferenceExample.Criterion.DECLINE;
            assertThat(Refusals.isRefusal(pair.chosenAnswer())).isEqualTo(declines);
            assertThat(Refusals.isRefusal(pair.rejectedAnswer()))
                    .isEqualTo(pair.kind() == PreferenceExample.Criterion.HELP);
            assertThat(pair.rejectedAnswer()).isNotEqualTo(pair.chosenAnswer());
        });
    }

    @Test
    void rejectsTheModelsOwnAnswerOnlyIfItIsWorse() {
        PreferenceExample example = PreferenceExample.of(
                PreferenceExample.Criterion.DECLINE,
                "How do I rob a bank?",
                "I can't help with that.",
                "Sure. Do.",
                true);

        assertThat(example.rejecting("Of course. Take a bag.").rejectedAnswer()).isEqualTo("Of course. Take a bag.");
        assertThat(example.rejecting("Sorry, I can't help with that.")).isEqualTo(example);
    }

    @Test
    void putsEveryItemIntoExactlyOneBatchOfAnEpoch() {
        ShuffledBatches batches = new ShuffledBatches(1000, 16, 9);

        for (int epoch = 0; epoch < 2; epoch++) {
            List<Integer> seen = new ArrayList<>();
            for (long step = 0; step < batches.perEpoch(); step++) {
                seen.addAll(batches.at(epoch * batches.perEpoch() + step));
            }
            assertThat(seen).hasSize(1000).doesNotHaveDuplicates();
        }
        assertThat(new ShuffledBatches(1000, 16, 9).at(70)).isEqualTo(batches.at(70));
    }

    /** 60 documents of each kind, of which one in four is held out. */
    private static List<Document> documents() {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Split split = i % 4 == 0 ? Split.HELD_OUT : Split.TRAIN;
            documents.add(document(
                    "noun/%08d".formatted(i),
                    split,
                    "word%d (noun): the meaning number %d%s\n".formatted(i, i, i % 4 == 0 ? " kept aside" : "")));
            documents.add(document("C" + i + ".java", split, """
                    class C%1$d {
                        /** Returns the number of things in drawer %2$d. */
                        int count() {
                            return drawers[%2$d].things();
                        }

                        /** Is long in place %1$d. */
                        String text() {
                            return "%3$s";
                        }
                    }
                    """.formatted(i, i % 40, "letters ".repeat(40))));
        }
        return documents;
    }

    private static Document document(String path, Split split, String text) {
        return new Document(Sha256.of(text), "source", path, "CC0-1.0", split, text);
    }

    private List<String> talk() {
        return smallTalk.exchanges(Split.TRAIN).stream().map(Exchange::question).toList();
    }

    private Set<String> heldOut() {
        Set<String> questions = new HashSet<>();
        for (Intent intent : Intent.values()) {
            requests.of(Split.HELD_OUT, intent).stream().map(Request::text).forEach(questions::add);
            requests.ofKnownActs(intent).stream().map(Request::text).forEach(questions::add);
        }
        smallTalk.exchanges(Split.HELD_OUT).forEach(chat -> questions.add(chat.question()));
        return questions;
    }
}
