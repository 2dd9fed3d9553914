package dev.trainyard.yard.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.yard.terminal.Screen;
import dev.trainyard.yard.terminal.Style;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
    private static final String BASE = "00000000000000aa";
    private static final String OLD = "00000000000000bb";
    private static final String NEW = "00000000000000cc";

    @TempDir
    Path home;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void evaluateTwoRuns() throws IOException {
        evaluation("old-0001", BASE, OLD, i -> i < 80);
        evaluation("new-0001", BASE, NEW, i -> i < 60);
    }

    @Test
    void printsTheDifferenceOfTwoRunsOnTheirCommonItems() {
        assertThat(compare("old-0001", "new-0001")).isZero();

        assertThat(lines())
                .contains("A is old-0001:dpo", "B is new-0001:dpo")
                .containsPattern("definitions +0\\.800 +0\\.600 +-0\\.200 \\[-0\\.\\d+, -0\\.\\d+\\] +0\\.000 +0\\.000"
                        + " +0\\.\\d+ +100  exact McNemar +B is worse");
    }

    @Test
    void aCheckpointIsFoundByItsStepOrItsId() {
        assertThat(compare("old-0001:pre-training", NEW)).isZero();

        assertThat(lines())
                .contains("A is old-0001:pre-training", "B is " + NEW)
                .containsPattern("definitions +0\\.500 +0\\.600");
    }

    /** A checkpoint that was evaluated again is known by all of its evaluations. */
    @Test
    void aCheckpointFoundByItsIdKeepsTheContaminatedItemsOfEachEvaluation() throws IOException {
        String capitals = "{\"task\":\"capitals\",\"item\":\"a\",\"base\":{\"score\":0},\"aligned\":{\"score\":1}}\n";
        String items = capitals + capitals.replace("\"a\"", "\"b\",\"contaminated\":true");
        seal("evaluations/a-old", BASE, OLD, items, List.of());
        seal("evaluations/a-new", BASE, NEW, items, List.of());

        assertThat(compare(OLD, NEW)).isZero();

        assertThat(lines()).containsPattern("capitals +1\\.000 +1\\.000 .* 1  exact McNemar");
    }

    @Test
    void anUnreadableEvaluationOfOthersHidesNoCheckpoint() throws IOException {
        seal("evaluations/a-broken", "00000000000000dd", "00000000000000ee", "nonsense", List.of());

        assertThat(compare(OLD, NEW)).isZero();
        assertThat(compare("00000000000000ee", NEW)).isEqualTo(1);
        assertThat(lines()).contains("items.jsonl, line 1: an item with the results of two checkpoints is expected");
    }

    @Test
    void theGateFailsIfTheSecondModelIsWorse() throws IOException {
        Path rules = Files.writeString(home.resolve("rules.yaml"), "release: {noWorseThan: [{tasks: [definitions]}]}");

        assertThat(compare("old-0001", "new-0001", "--gate", rules.toString())).isEqualTo(1);
        assertThat(lines()).contains("MISSED  definitions is 0.600, that of A is 0.800", "B misses 1 of 1 rules");
        printed.reset();
        assertThat(compare("new-0001", "old-0001", "--gate", rules.toString())).isZero();
        assertThat(lines()).contains("B meets every rule");
    }

    @Test
    void theExampleTestOfTheDocumentationFailsIfTheModelGotWorse() throws Exception {
        Path example = Path.of("../docs/examples/NoWorseModelTest.java")
                .toAbsolutePath()
                .normalize();
        Path classes = Files.createDirectories(home.resolve("classes"));
        String path = System.getProperty("java.class.path");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-cp", path, "-d", classes.toString(), example.toString()))
                .isZero();
        Path rules = Files.writeString(home.resolve("rules.yaml"), "release: {noWorseThan: [{tasks: [definitions]}]}");
        Path launcher = Files.writeString(
                home.resolve("trainyard"),
                "#!/bin/sh\nexec '%s/bin/java' -cp '%s' dev.trainyard.yard.command.Trainyard \"$@\"\n"
                        .formatted(System.getProperty("java.home"), path));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();

        assertThat(exampleFails(classes, launcher, rules, "new-0001", "old-0001"))
                .isEmpty();
        assertThat(exampleFails(classes, launcher, rules, "old-0001", "new-0001"))
                .contains("B misses 1 of 1 rules");
    }

    @Test
    void saysWhatIsWrongWithItsArguments() throws IOException {
        Path rules = Files.writeString(home.resolve("rules.yaml"), "release: {noWorseThan: [{tasks: [sing]}]}");

        assertThat(compare("old-0001", "none-0001")).isEqualTo(1);
        assertThat(compare("old-0001", "new-0001", "--alpha", "2")).isEqualTo(2);
        assertThat(compare("old-0001", "new-0001", "--gate", rules.toString())).isEqualTo(2);
        assertThat(lines())
                .contains(
                        "The checkpoint is 'none-0001': a run whose evaluation is in ",
                        "--alpha is 2.0: a number from 0.001 to 0.5 is expected.",
                        "release.noWorseThan[0].tasks[0] is sing: one of ");
    }

    /** What the example reports; empty if it passes. */
    private String exampleFails(Path classes, Path launcher, Path rules, String released, String candidate)
            throws Exception {
        Map<String, String> properties = Map.of(
                "trainyard.launcher", launcher.toString(),
                "trainyard.released", released,
                "trainyard.candidate", candidate,
                "trainyard.rules", rules.toString(),
                "trainyard.home", home.toString());
        properties.forEach(System::setProperty);
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> test = loader.loadClass("NoWorseModelTest");
            var constructor = test.getDeclaredConstructor();
            constructor.setAccessible(true);
            var method = test.getDeclaredMethod("theNewModelMeetsTheReleaseRules");
            method.setAccessible(true);
            method.invoke(constructor.newInstance());
            return "";
        } catch (InvocationTargetException e) {
            return String.valueOf(e.getCause().getMessage());
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    /** The evaluation of a run: the first checkpoint is right on half of the items. */
    private void evaluation(String run, String first, String second, IntPredicate right) throws IOException {
        StringBuilder items = new StringBuilder();
        int count = 0;
        for (int i = 0; i < 100; i++) {
            if (right.test(i)) count++;
            items.append(
                    "{\"task\":\"definitions\",\"item\":\"word %d\",\"base\":{\"score\":%d},\"aligned\":{\"score\":%d}}\n"
                            .formatted(i, i % 2, right.test(i) ? 1 : 0));
        }
        TaskComparison scores = new TaskComparison(
                "definitions",
                "accuracy",
                new Score(0.5, 100, 0.4, 0.6),
                new Score(count / 100.0, 100, count / 100.0 - 0.1, count / 100.0 + 0.1));
        Artifact sealed = seal("evaluations/" + run, first, second, items.toString(), List.of(scores));
        Path folder = Files.createDirectories(home.resolve("runs").resolve(run));
        Files.write(
                folder.resolve("report.json"),
                ContractJson.mapper()
                        .writeValueAsBytes(Map.of(
                                "compared",
                                List.of("pre-training", "dpo"),
                                "artifacts",
                                List.of(Map.of("name", "evaluation", "artifact", sealed)))));
    }

    private Artifact seal(String location, String first, String second, String items, List<TaskComparison> scores)
            throws IOException {
        FolderArtifactStore store = new FolderArtifactStore(home.resolve("artifacts"));
        try (Staging staging = store.stage(location, MediaTypes.EVALUATION)) {
            Files.writeString(staging.folder().resolve("items.jsonl"), items);
            Files.writeString(
                    staging.folder().resolve("checkpoints.json"), "[\"%s\", \"%s\"]".formatted(first, second));
            Files.write(
                    staging.folder().resolve("scores.json"),
                    ContractJson.mapper().writeValueAsBytes(scores));
            return staging.seal();
        }
    }

    private int compare(String... arguments) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        String[] all = new String[arguments.length + 3];
        all[0] = "compare";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 2] = "--home";
        all[all.length - 1] = home.toString();
        return new Trainyard(new Screen(out, Style.plain()), out).run(all);
    }

    private String lines() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
