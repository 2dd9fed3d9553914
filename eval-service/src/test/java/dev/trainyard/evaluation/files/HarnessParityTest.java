package dev.trainyard.evaluation.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trainyard.contracts.recipe.TaskRecipe;
import dev.trainyard.items.task.FileTaskItems;
import dev.trainyard.items.task.TaskFiles;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares log-likelihoods and verdicts with lm-evaluation-harness: on a tiny model everywhere, and on SmolLM2 and public
 * sets where the environment names their folders, {@code TRAINYARD_SMOLLM2} and {@code TRAINYARD_EVALUATION_SETS}.
 */
class HarnessParityTest {
    private static final int EXAMPLES = 5;

    @TempDir
    private Path work;

    @ParameterizedTest
    @CsvSource({
        "arc-easy, arc-easy, arc.jsonl",
        "arc-easy-few-shot, arc-easy, arc.jsonl",
        "hellaswag, hellaswag, hellaswag.txt.bz2",
        "piqa, piqa, piqa.jsonl",
        "lambada, lambada, lambada.jsonl",
        "blimp, blimp, blimp.jsonl"
    })
    void agreesOnATinyModel(String name, String set, String file) throws Exception {
        Path folder = resource("tiny");

        HarnessGolden.Compared compared = HarnessGolden.read(folder.resolve("golden.json"))
                .compare(name, read(name, set, folder.resolve(file)), folder);

        assertThat(compared.items()).isBetween(12, 30);
        assertThat(compared.largestDifference()).isLessThan(1e-3);
        assertThat(compared.differentVerdicts()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "arc-easy, arc-easy, arc_easy.jsonl",
        "arc-easy-few-shot, arc-easy, arc_easy.jsonl",
        "hellaswag, hellaswag, hellaswag_val_full.txt.bz2",
        "piqa, piqa, piqa.jsonl",
        "lambada, lambada, lambada_openai.jsonl",
        "blimp, blimp, blimp_67x1000.tar.gz"
    })
    void agreesOnSmolLm2(String name, String set, String file) throws Exception {
        Path model = named("TRAINYARD_SMOLLM2");
        Path sets = named("TRAINYARD_EVALUATION_SETS");

        HarnessGolden.Compared compared =
                HarnessGolden.read(resource("smollm2.json")).compare(name, read(name, set, sets.resolve(file)), model);

        System.out.printf(
                "%s: %d items, %d right, largest difference %.1e, %d different verdicts%n",
                name, compared.items(), compared.right(), compared.largestDifference(), compared.differentVerdicts());
        assertThat(compared.items()).isEqualTo(200);
        assertThat(compared.largestDifference()).isLessThan(1e-3);
        assertThat(compared.differentVerdicts()).isZero();
    }

    /** The examples of the few-shot task are the last lines of its file, which are not asked. */
    private FileTaskItems read(String name, String set, Path file) throws IOException {
        TaskRecipe recipe = TaskRecipe.of(set, file.toString());
        if (!name.endsWith("few-shot"))
            return TaskFiles.read(recipe, file, null).chosen(recipe, 1);
        List<String> lines = Files.readAllLines(file);
        Path examples =
                Files.write(work.resolve("examples.jsonl"), lines.subList(lines.size() - EXAMPLES, lines.size()));
        Path asked = Files.write(work.resolve(file.getFileName()), lines.subList(0, lines.size() - EXAMPLES));
        TaskRecipe shown = recipe.withExamples("examples.jsonl", EXAMPLES);
        return TaskFiles.read(shown, asked, examples).chosen(shown, 1);
    }

    private static Path named(String variable) {
        String folder = System.getenv(variable);
        assumeTrue(folder != null && Files.isDirectory(Path.of(folder)), variable + " names no folder");
        return Path.of(folder);
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(HarnessParityTest.class.getResource(name))
                .toURI());
    }
}
