package dev.trainyard.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.comparison.results.EvaluatedItems;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.GzippedLines;
import dev.trainyard.evaluation.choice.ChoiceTask;
import dev.trainyard.evaluation.results.ResultFiles;
import dev.trainyard.evaluation.results.ResultFiles.TaskResults;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Scoring;
import dev.trainyard.items.ChoiceItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContaminatedItemsTest {
    private static final String KNOWN =
            "a long rope with which the crew of a ship ties it to the posts of a harbour wall";
    private static final String HELD_OUT =
            "a flat boat on which goods are carried along the rivers and canals of a country";
    private static final List<ChoiceItem> ITEMS = List.of(item("hawser", KNOWN), item("barge", HELD_OUT));

    @TempDir
    private Path folder;

    private final ChoiceTask task = new ChoiceTask(EvaluationTask.DEFINITIONS, ITEMS);

    @BeforeEach
    void writeDocuments() throws IOException {
        try (GzippedLines.Writer<Document> documents = DocumentsFile.writer(folder.resolve(DocumentsFile.NAME))) {
            documents.write(document(Split.TRAIN, "Sailors know it as " + KNOWN + ", whatever it is made of."));
            documents.write(document(Split.HELD_OUT, "In the old days it was " + HELD_OUT + "."));
        }
    }

    @Test
    void findsAnItemInTheTrainingDocumentsAndScoresItApart() throws IOException {
        List<ItemResult> measured = List.of(result("hawser", true, "1"), result("barge", false, "2"));

        List<ItemResult> marked = contaminated().marked(task, measured);

        assertThat(marked).extracting(ItemResult::isContaminated).containsExactly(true, false);
        Score score = new Scoring(0.95, 7).score(task, marked);
        assertThat(score.score()).isZero();
        assertThat(score.n()).isEqualTo(1);
        assertThat(score.contaminated()).isNotNull();
        assertThat(score.contaminated().score()).isEqualTo(1);
        assertThat(score.contaminated().n()).isEqualTo(1);
    }

    @Test
    void theSealedResultsNameTheItem() throws IOException {
        List<ItemResult> marked =
                contaminated().marked(task, List.of(result("hawser", true, "1"), result("barge", false, "2")));
        Score score = new Scoring(0.95, 7).score(task, marked);

        ResultFiles.write(
                folder,
                List.of(new CheckpointId("00000000000000aa"), new CheckpointId("00000000000000bb")),
                List.of(new TaskResults(new TaskComparison("definitions", "accuracy", score, score), marked, marked)));

        assertThat(EvaluatedItems.read(folder).contaminated()).containsEntry("definitions", Set.of("hawser"));
        assertThat(EvaluatedItems.scores(folder).getFirst().first()).isEqualTo(score);
    }

    @Test
    void theOriginOfAScoreIsTheDigestOfAllPrompts() {
        Scoring scoring = new Scoring(0.95, 7);

        Score one = scoring.score(task, List.of(result("hawser", true, "1"), result("barge", false, "2")));
        Score other = scoring.score(task, List.of(result("hawser", true, "1"), result("barge", false, "3")));
        Score unknown = scoring.score(task, List.of(ItemResult.of("hawser", "", "", "", true)));

        assertThat(one.origin().promptDigest())
                .isEqualTo(
                        Sha256.of(Sha256.of("1").hex() + "\n" + Sha256.of("2").hex() + "\n"))
                .isNotEqualTo(other.origin().promptDigest());
        assertThat(one.origin().taskDigest()).isEqualTo(task.digest());
        assertThat(one.origin().seed()).isEqualTo(7);
        assertThat(unknown.origin().promptDigest()).isNull();
    }

    private ContaminatedItems contaminated() throws IOException {
        return ContaminatedItems.in(new CorpusDocuments(folder, () -> {}), List.of(task));
    }

    private static ChoiceItem item(String word, String gloss) {
        return new ChoiceItem(word, word + " (noun):", List.of(" " + gloss, " a small lamp"), 0);
    }

    private static ItemResult result(String item, boolean right, String prompt) {
        ItemResult result = ItemResult.of(item, "", "", "", right);
        return new ItemResult(
                item,
                null,
                null,
                result.prompt(),
                Sha256.of(prompt),
                result.expected(),
                result.answer(),
                result.score(),
                1,
                List.of(),
                result.figures());
    }

    private static Document document(Split split, String text) {
        return new Document(Sha256.of(text), "notes", split.key() + ".txt", "CC0-1.0", split, text);
    }
}
