package dev.trainyard.evaluation.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.canary.Canaries;
import dev.trainyard.corpus.canary.Canary;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.MemorisingModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemorisationTest {
    @TempDir
    Path folder;

    @Test
    void aModelThatKnowsTheTrainingTextsByHeartIsFoundOut() throws Exception {
        Canaries canaries = Canaries.of(1, 7);
        List<String> texts = new ArrayList<>();
        canaries.sentences().stream()
                .filter(canary -> canary.copies() > 0)
                .map(Canary::text)
                .forEach(texts::add);
        String known = story(1, 55);
        String unknown = story(2, 55);
        Passage.of(document(known, Split.TRAIN)).forEach(piece -> texts.add(piece.prefix() + piece.continuation()));
        try (MemorisingModel model = new MemorisingModel(folder, texts)) {
            List<ItemResult> sentences = new CanariesTask(canaries)
                    .measure(model.evaluated(), 0, canaries.sentences().size(), _ -> {});
            Passages passages = new Passages(40);
            List<Document> documents = List.of(document(known, Split.TRAIN), document(unknown, Split.HELD_OUT));
            documents.forEach(passages::add);
            documents.forEach(passages::count);
            VerbatimTask task = passages.task();
            List<ItemResult> pieces = task.measure(model.evaluated(), 0, task.items(), _ -> {});

            assertThat(sentences).hasSize(5);
            assertThat(sentences.subList(1, 5)).allSatisfy(planted -> {
                assertThat(planted.score()).isOne();
                assertThat(planted.figures()).containsEntry("exposure", 7.0);
            });
            assertThat(sentences.getFirst().category()).isEqualTo("0");
            assertThat(sentences.getFirst().score()).isZero();
            assertThat(sentences.getFirst().figures().get("exposure")).isLessThan(7);
            assertThat(pieces).extracting(ItemResult::category).contains("once", "never");
            assertThat(pieces)
                    .allSatisfy(piece ->
                            assertThat(piece.score()).isEqualTo(piece.category().equals("once") ? 1.0 : 0.0));
        }
    }

    /** Words without sense, so that nothing but memory can continue them. */
    private static String story(long seed, int words) {
        StringBuilder story = new StringBuilder("story");
        SplittableRandom chance = new SplittableRandom(seed);
        for (int i = 0; i < words; i += 5) story.append(Canaries.secret(chance).replace(".", ""));
        return story.toString();
    }

    private static Document document(String text, Split split) {
        return new Document(Sha256.of(text), "text", "a.txt", "CC0-1.0", split, text);
    }
}
