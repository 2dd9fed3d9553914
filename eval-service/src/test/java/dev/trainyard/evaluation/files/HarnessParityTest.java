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
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares log-likelihoods and verdicts with lm-evaluation-harness: on a tiny model everywhere, and on public sets where
 * the environment names their folder, {@code TRAINYARD_EVALUATION_SETS}, and that of a model: {@code TRAINYARD_SMOLLM2}
 * for SmolLM2, or {@code TRAINYARD_PARITY_MODEL} for any other, whose {@code golden_tasks.py sets} wrote
 * {@code TRAINYARD_PARITY_GOLDEN}.
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
    @CsvFileSource(resources = "public-sets.csv", useHeadersInDisplayName = true)
    void agreesOnSmolLm2(String name, String set, String file) throws Exception {
        agreesOnPublicSet(named("TRAINYARD_SMOLLM2"), resource("smollm2.json"), name, set, file);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "public-sets.csv", useHeadersInDisplayName = true)
    void agreesOnAModelOfOnesOwn(String name, String set, String file) throws Exception {
        agreesOnPublicSet(named("TRAINYARD_PARITY_MODEL"), named("TRAINYARD_PARITY_GOLDEN"), name, set, file);
    }

    private void agreesOnPublicSet(Path model, Path golden, String name, String set, String file) throws Exception {
        Path sets = named("TRAINYARD_EVALUATION_SETS");
        HarnessGolden harness = HarnessGolden.read(golden);
        assumeTrue(harness.measured(name), golden + " has no results of " + name);

        HarnessGolden.Compared compared = harness.compare(name, read(name, set, sets.resolve(file)), model);

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
        String path = System.getenv(variable);
        assumeTrue(path != null && Files.exists(Path.of(path)), variable + " names no file or folder");
        return Path.of(path);
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(HarnessParityTest.class.getResource(name))
                .toURI());
    }
}
