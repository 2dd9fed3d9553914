package dev.trainyard.items.contamination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.conversation.Exchange;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.corpus.conversation.Requests;
import dev.trainyard.corpus.conversation.Uncertainty;
import dev.trainyard.items.ChoiceItem;
import dev.trainyard.items.HeldOutRequests;
import dev.trainyard.items.ItemPool;
import dev.trainyard.items.KnowledgeLimit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The items of evaluations, and the items with which documents are compared. */
class EvaluationItemsTest {
    private static final int ALL = 100_000;
    private static final String QUOTED = "She wrote this down: %s And then no more.";

    private final Map<String, String> requests = HeldOutRequests.texts();
    private final ItemPool pool = pool();

    @Test
    void nearlyEveryRequestIsLongEnoughToBeFound() {
        Contamination contamination = new Contamination(new TreeMap<>(requests));
        Map<String, String> longEnough = new TreeMap<>(requests);
        contamination.tooShort().forEach(longEnough::remove);

        assertThat(longEnough.size()).isGreaterThan(requests.size() * 19 / 20);
        assertThat(longEnough.values())
                .allSatisfy(text ->
                        assertThat(contamination.find(QUOTED.formatted(text))).isPresent());
    }

    /** The sets would lose these conversations, since rows that quote the evaluation are left out. */
    @Test
    void hardlyAnyConversationOfTrainingQuotesARequest() {
        Contamination contamination = new Contamination(new TreeMap<>(requests));

        for (ActSet acts : ActSet.values()) {
            Requests training = Requests.load(acts);
            for (Intent intent : Intent.values()) {
                List<Request> asked = training.of(Split.TRAIN, intent);
                assertThat(asked)
                        .filteredOn(request -> contamination
                                .find(request.text() + "\n" + request.answer())
                                .isPresent())
                        .hasSizeLessThan(asked.size() / 1_000);
            }
        }
    }

    @Test
    void trainingAsksNoQuestionAboutTheLimitsOfKnowledgeThatTheEvaluationAsks() {
        Set<String> asked =
                KnowledgeLimit.first(ALL).stream().map(KnowledgeLimit::question).collect(Collectors.toSet());

        for (Split split : Split.values()) {
            assertThat(Uncertainty.load().exchanges(split))
                    .extracting(Exchange::question)
                    .noneMatch(asked::contains);
        }
    }

    @Test
    void requestsAreNotCommonPhrases() {
        Contamination contamination = new Contamination(new TreeMap<>(requests));

        assertThat(contamination.find("My plan is to write a unit test. Where do I begin? Could you teach me to cook"
                        + " rice? Is there an easy way to build a bookshelf at home? I would like to save money."
                        + " Any advice?"))
                .isEmpty();
    }

    @Test
    void everyQuestionOfAnEvaluationIsFoundByItsName() {
        Contamination contamination = new Contamination(pool.texts());

        assertThat(requests.keySet()).containsAll(contamination.tooShort());
        assertThat(Stream.concat(pool.definitionItems(ALL, 4, 7).stream(), pool.bodyItems(ALL, 4, 7).stream()))
                .hasSize(60)
                .allSatisfy(item -> assertThat(contamination.find(QUOTED.formatted(whole(item))))
                        .hasValueSatisfying(
                                overlap -> assertThat(overlap.item()).endsWith("/" + item.name())));
        assertThat(pool.methodItems(ALL, 7))
                .hasSize(30)
                .allSatisfy(method -> assertThat(contamination.find(
                                QUOTED.formatted(method.body().text())))
                        .isPresent());
    }

    @Test
    void textsThatAreNotItemsAreNotFound() {
        Contamination contamination = new Contamination(pool.texts());

        for (int i = 0; i < 30; i++) {
            assertThat(contamination.find(QUOTED.formatted(entry(1_000 + i)))).isEmpty();
            assertThat(contamination.find(QUOTED.formatted(longMethod(i)))).isEmpty();
        }
    }

    private static ItemPool pool() {
        ItemPool.Builder pool = new ItemPool.Builder();
        for (int i = 0; i < 30; i++) {
            pool.add(document("wordnet", "noun/%08d".formatted(i), entry(i)));
            pool.add(document("code", "C" + i + ".java", "class C {\n" + method(i) + longMethod(i) + "}\n"));
        }
        return pool.build();
    }

    private static String entry(int i) {
        return "word%d (noun): what the people of place %d mean when they speak of %d\n".formatted(i, i, i);
    }

    private static String method(int i) {
        return """
                /** Returns the %1$dth of all that was counted. */
                int count%1$d() {
                    return counted[%1$d];
                }
                """.formatted(i);
    }

    private static String longMethod(int i) {
        return """
                /** Returns a sentence that tells of number %1$d to those who ask. */
                String tale%1$d() {
                    return "%2$s";
                }
                """.formatted(i, ("a tale of " + i + ", ").repeat(40));
    }

    private static String whole(ChoiceItem item) {
        return item.prompt() + item.choices().get(item.right());
    }

    private static Document document(String source, String path, String text) {
        return new Document(Sha256.of(text), source, path, "CC0-1.0", Split.HELD_OUT, text);
    }
}
