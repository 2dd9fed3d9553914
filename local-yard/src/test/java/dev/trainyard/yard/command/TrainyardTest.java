package dev.trainyard.yard.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.yard.process.FreePorts;
import dev.trainyard.yard.terminal.Screen;
import dev.trainyard.yard.terminal.Style;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainyardTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void refusesAPresetThatDoesNotExist() {
        assertThat(run("demo", "--recipe", "smok")).isEqualTo(2);

        assertThat(said())
                .isEqualTo("The recipe is 'smok': one of smoke, demo, laptop, or a file that exists, is expected.");
    }

    @Test
    void refusesARecipeWithASentenceForEachMistakeBeforeAnythingStarts() throws Exception {
        Path recipe =
                Files.writeString(folder.resolve("recipe.yaml"), "preset: smoke\npretrain: {batch: -3, warmup: 2.0}\n");

        assertThat(run("demo", "--home", home(), "--recipe", recipe.toString())).isEqualTo(2);

        assertThat(said().lines()).hasSize(2).allMatch(line -> line.startsWith("pretrain."));
        assertThat(Path.of(home())).doesNotExist();
    }

    @Test
    void refusesAnOptionThatDoesNotExistAndAPortThatIsNoNumber() {
        assertThat(run("up", "--prot", "1")).isEqualTo(2);
        assertThat(run("up", "--port", "many")).isEqualTo(2);
        assertThat(run("up", "--port", "70000")).isEqualTo(2);

        assertThat(said().lines())
                .hasSize(3)
                .last()
                .isEqualTo("--port is 70000: a number from 1 to 65535 is expected.");
    }

    @Test
    void saysHowToStartAYardWhereNoneIsUp() {
        assertThat(run("topics", "--home", home())).isEqualTo(1);

        assertThat(said()).startsWith("No yard is up in ").contains("./trainyard up");
    }

    @Test
    void saysThatNoYardAnswersWhereARunIsAskedFor() throws Exception {
        int port = FreePorts.pick(1).getFirst();

        assertThat(run("run", "smoke", "--port", Integer.toString(port))).isEqualTo(1);

        assertThat(said()).isEqualTo("No yard answers at http://127.0.0.1:" + port + "; './trainyard up' starts one.");
    }

    @Test
    void saysWhichServiceIsNotBuilt() {
        System.setProperty(YardOptions.REPOSITORY, folder.toString());
        try {
            assertThat(run("up", "--home", home(), "--port", "0")).isEqualTo(2);
            assertThat(run("up", "--home", home(), "--port", freePort())).isEqualTo(1);
        } finally {
            System.clearProperty(YardOptions.REPOSITORY);
        }

        assertThat(said().lines().toList().getLast()).startsWith("gateway is not built");
    }

    private static String freePort() {
        try {
            return FreePorts.pick(1).getFirst().toString();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String home() {
        return folder.resolve("home").toString();
    }

    private int run(String... arguments) {
        PrintStream errors = new PrintStream(said, true, StandardCharsets.UTF_8);
        Screen screen = new Screen(new PrintStream(new ByteArrayOutputStream()), Style.plain());
        return new Trainyard(screen, errors).run(arguments);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8).strip();
    }
}
