package dev.trainyard.gateway.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplePairsTest {
    @TempDir
    Path folder;

    private Path first;
    private Path second;

    @BeforeEach
    void write() throws IOException {
        first = Files.createDirectory(folder.resolve("first"));
        second = Files.createDirectory(folder.resolve("second"));
        Files.writeString(
                first.resolve("items.jsonl"),
                line("t", "ä1", "", 0, 1)
                        + line("t", "b", "", 1, 1)
                        + line("t", "only", "", 1, 1)
                        + line("u", "b", "", 1, 0));
        Files.writeString(
                second.resolve("items.jsonl"),
                line("u", "b", "", 0, 0) + "\n" + line("t", "b", ", \"contaminated\": true", 0, 0)
                        + line("t", "ä1", ", \"category\": \"mäßig\"", 1, 0) + line("t", "other", "", 1, 1));
    }

    @Test
    void pairsItemsByTaskAndNameAndNotByTheirPosition() throws IOException {
        List<Sample> pairs = read(new SamplePairs(first, true, second, false));

        assertThat(pairs).extracting(it -> it.task() + "/" + it.item()).containsExactly("t/ä1", "t/b", "u/b");
        assertThat(pairs)
                .extracting(it -> it.first().answer())
                .containsExactly("second ä1 1", "second b 1", "second b 0");
        assertThat(pairs)
                .extracting(it -> it.second().answer())
                .containsExactly("first ä1 1", "first b 0", "first b 0");
        assertThat(pairs).extracting(Sample::contaminated).containsExactly(null, true, null);
    }

    @Test
    void leavesOutItemsOfOneNameWithDifferentQuestions() throws IOException {
        Files.writeString(
                second.resolve("items.jsonl"),
                line("t", "b", "", 0, 0).replace("\"prompt\": \"p\"", "\"prompt\": \"q\"") + line("u", "b", "", 0, 0));

        assertThat(read(new SamplePairs(first, true, second, false)))
                .extracting(it -> it.task() + "/" + it.item())
                .containsExactly("u/b");
    }

    @Test
    void takesBothSidesOfOneEvaluation() throws IOException {
        List<Sample> turned = read(new SamplePairs(first, true, first, false));

        assertThat(turned).extracting(Sample::item).containsExactly("ä1", "b", "only", "b");
        assertThat(turned.getFirst().first().score()).isEqualTo(1);
        assertThat(turned.getFirst().second().score()).isEqualTo(0);
    }

    @Test
    void countsOutcomesOfPairs() throws IOException {
        SamplePage page = new SamplePages(new SamplePairs(first, true, second, false), List.of("a:x", "b:y"), Set.of())
                .page(new SampleFilter("t", null, null, null, SampleVerdict.LOST, null), 0, 10);

        assertThat(page.samples()).extracting(it -> it.sample().item()).containsExactly("b");
        assertThat(page.tasks())
                .containsExactly(
                        new SamplePage.TaskCounts("t", 2, 1, 0, 0, 1, 1, List.of()),
                        new SamplePage.TaskCounts("u", 1, 0, 1, 0, 0, 0, List.of()));
    }

    @Test
    void namesTheLineThatIsNoSample() throws IOException {
        Files.writeString(second.resolve("items.jsonl"), line("t", "b", "", 1, 1) + "{\"task\": 5, ");

        assertThatThrownBy(() -> read(new SamplePairs(first, true, second, false)))
                .isInstanceOf(UnreadableSamplesException.class)
                .hasMessageContaining("items.jsonl, line 2, is not a sample");
    }

    private static List<Sample> read(SampleSource source) throws IOException {
        List<Sample> samples = new ArrayList<>();
        source.read(samples::add);
        return samples;
    }

    private static String line(String task, String item, String more, int first, int second) {
        return """
                {"task": "%s", "item": "%s"%s, "prompt": "p", "expected": "e", "base": {"answer": "first %s %d", "score": %d}, "aligned": {"answer": "second %s %d", "score": %d}}
                """.formatted(task, item, more, item, first, first, item, second, second);
    }
}
