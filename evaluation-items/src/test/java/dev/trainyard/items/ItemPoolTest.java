package dev.trainyard.items;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.Document;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ItemPoolTest {
    private static final int ALL = 100_000;

    private final List<Document> documents = documents();
    private final ItemPool pool = pool(ItemPool.MOST);

    @Test
    void theTextsToLeaveOutAreExactlyThoseOfTheItems() {
        Set<String> asked = new HashSet<>();
        for (long seed = 1; seed < 4; seed++) {
            for (ChoiceItem item : pool.definitionItems(ALL, 4, seed)) asked.add(whole(item));
            for (ChoiceItem item : pool.bodyItems(ALL, 4, seed)) asked.add(whole(item));
        }
        for (EvaluationTask task : EvaluationTask.values()) {
            for (ActSet acts : ActSet.values()) {
                new HeldOutRequests(acts)
                        .of(task, ALL).stream().map(RequestItem::text).forEach(asked::add);
            }
        }

        assertThat(new HashSet<>(pool.texts().values())).isEqualTo(asked);
    }

    @Test
    void theTextsToLeaveOutContainTheSentencesOfAllRequestedMethods() {
        List<String> texts = List.copyOf(pool.texts().values());

        assertThat(pool.methodItems(ALL, 7))
                .hasSize(60)
                .extracting(HeldOutMethod::sentence)
                .doesNotHaveDuplicates()
                .allMatch(sentence -> texts.stream().anyMatch(text -> text.contains(sentence)));
    }

    @Test
    void namesItemsByTheirTaskAndTheirDocument() {
        assertThat(pool.texts())
                .containsKeys(
                        "refuse-harmful/1",
                        "refuse-harmful/all/1",
                        "help-benign/200",
                        "refuse-known-harmful/1",
                        "help-known-benign/200",
                        "help-traps/100")
                .containsEntry("definitions/wordnet:noun/00000003", "word3 (noun): the meaning number 3")
                .containsEntry(
                        "javadoc-body/code:a/C4.java#1",
                        "    /**\n     * Returns the number 4 of the things that were counted.\n     */\n"
                                + "    static int count4() {\n        return 4;\n    }");
    }

    @Test
    void asksAboutNoTrainingDocument() {
        assertThat(pool.definitions())
                .hasSize(60)
                .noneMatch(question -> question.prompt().contains("word1 "));
        assertThat(pool.methods()).hasSize(60);
    }

    @Test
    void doesNotAskForMethodsWithALongBody() {
        assertThat(pool.methods()).noneMatch(method -> method.sentence().startsWith("Is too long"));
    }

    @Test
    void drawsTheSameItemsInAnyOrderOfTheDocuments() {
        ItemPool small = pool(20);
        List<?> before = drawn(small);

        for (int seed = 0; seed < 3; seed++) {
            Collections.shuffle(documents, new Random(seed));
            assertThat(drawn(pool(20))).isEqualTo(before);
        }
        assertThat(small.definitions()).hasSize(20);
        assertThat(small.methods()).hasSize(20);
    }

    @Test
    void drawsTheItemsOnRecordOnEveryMachine() {
        assertThat(pool.definitionItems(3, 4, 7))
                .extracting(ChoiceItem::name)
                .containsExactly("wordnet:noun/00000003", "wordnet:noun/00000052", "wordnet:noun/00000058");
        assertThat(pool.methodItems(3, 7))
                .extracting(method -> method.body().name())
                .containsExactly("code:a/C66.java#1", "code:a/C50.java#1", "code:a/C52.java#1");
    }

    @Test
    void drawsOtherItemsWithAnotherSeed() {
        assertThat(pool.definitionItems(20, 4, 7)).isNotEqualTo(pool.definitionItems(20, 4, 8));
        assertThat(pool.methodItems(20, 7)).isNotEqualTo(pool.methodItems(20, 8));
    }

    private static List<?> drawn(ItemPool pool) {
        return List.of(pool.texts(), pool.definitionItems(20, 4, 7), pool.bodyItems(20, 4, 7), pool.methodItems(20, 7));
    }

    private static String whole(ChoiceItem item) {
        return item.prompt() + item.choices().get(item.right());
    }

    private ItemPool pool(int most) {
        ItemPool.Builder builder = new ItemPool.Builder(most);
        documents.forEach(builder::add);
        return builder.build();
    }

    /** 80 of each kind, three quarters of which are held out. */
    private static List<Document> documents() {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            Split split = i % 4 == 1 ? Split.TRAIN : Split.HELD_OUT;
            documents.add(document(
                    "wordnet",
                    "noun/%08d".formatted(i),
                    split,
                    "word%d, other word (noun): the meaning number %d; \"an example\"\n".formatted(i, i)));
            documents.add(document("code", "a/C" + i + ".java", split, """
                    class C%1$d {
                        /** Returns the number %1$d of the things that were counted. */
                        static int count%1$d() {
                            return %1$d;
                        }

                        /** Is too long to be asked for: %1$d. */
                        static String long%1$d() {
                            return "%2$s";
                        }
                    }
                    """.formatted(i, "many letters ".repeat(40))));
        }
        return documents;
    }

    private static Document document(String source, String path, Split split, String text) {
        return new Document(Sha256.of(text), source, path, "CC0-1.0", split, text);
    }
}
