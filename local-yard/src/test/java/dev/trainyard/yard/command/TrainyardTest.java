package dev.trainyard.yard.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.access.AccessKey;
import dev.trainyard.contracts.access.KeyFile;
import dev.trainyard.yard.YardException;
import dev.trainyard.yard.YardSettings;
import dev.trainyard.yard.process.FreePorts;
import dev.trainyard.yard.terminal.Screen;
import dev.trainyard.yard.terminal.Style;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainyardTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void refusesAPresetThatDoesNotExist() {
        assertThat(run("demo", "--recipe", "smok")).isEqualTo(2);

        assertThat(said())
                .isEqualTo("The recipe is 'smok': one of smoke, demo, laptop, or a file that exists, is expected.");
    }

    @Test
    void listsEveryMistakeOfARecipeBeforeAnythingStarts() throws Exception {
        Path recipe =
                Files.writeString(folder.resolve("recipe.yaml"), "preset: smoke\npretrain: {batch: -3, warmup: 2.0}\n");

        assertThat(run("demo", "--home", home(), "--recipe", recipe.toString())).isEqualTo(2);

        assertThat(said().lines()).hasSize(2).allMatch(line -> line.startsWith("pretrain."));
        assertThat(Path.of(home())).doesNotExist();
    }

    @Test
    void refusesAnUnknownOptionAndAnInvalidPort() {
        assertThat(run("up", "--prot", "1")).isEqualTo(2);
        assertThat(run("up", "--port", "many")).isEqualTo(2);
        assertThat(run("up", "--port", "70000")).isEqualTo(2);

        assertThat(said().lines())
                .hasSize(3)
                .last()
                .isEqualTo("--port is 70000: a number from 1 to 65535 is expected.");
    }

    @Test
    void saysHowToStartAYardIfNoneIsRunning() {
        assertThat(run("topics", "--home", home())).isEqualTo(1);

        assertThat(said()).startsWith("No yard is running in ").contains("./trainyard up");
    }

    @Test
    void saysThatNoYardIsRunningWhenARunIsRequested() throws Exception {
        int port = FreePorts.pick(1).getFirst();

        assertThat(run("run", "smoke", "--port", Integer.toString(port))).isEqualTo(1);

        assertThat(said())
                .isEqualTo("No yard is running at http://127.0.0.1:" + port + "; './trainyard up' starts one.");
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

    @Test
    void allowsReadingOnlyNamedFolders() {
        YardOptions options = new YardOptions();
        options.sources = List.of(folder);

        assertThat(settings(options).sources()).containsExactly(folder.toAbsolutePath());
        options.sources = List.of();
        assertThat(settings(options).sources()).isEmpty();
    }

    private static YardSettings settings(YardOptions options) {
        try {
            return options.settings();
        } catch (YardException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void saysBeforeItStartsThatARecipeReadsAForbiddenFolder() throws Exception {
        Files.createDirectories(folder.resolve("texts/notes"));
        Path recipe = Files.writeString(
                folder.resolve("recipe.yaml"),
                """
                preset: smoke
                corpus:
                  sources:
                    - {name: notes, kind: folder, path: notes, licence: MIT}
                finetune:
                  sources: []
                """);
        System.setProperty(YardOptions.REPOSITORY, folder.toString());
        try {
            assertThat(run("demo", "--home", home(), "--port", freePort(), "--recipe", recipe.toString()))
                    .isEqualTo(2);
            assertThat(said())
                    .isEqualTo("The source 'notes' is notes, which is outside the folders that this yard may"
                            + " read: allow its folder with --sources DIR.");
            assertThat(run(
                            "demo",
                            "--home",
                            home(),
                            "--port",
                            freePort(),
                            "--recipe",
                            recipe.toString(),
                            "--sources",
                            folder.resolve("texts").toString()))
                    .isEqualTo(1);
        } finally {
            System.clearProperty(YardOptions.REPOSITORY);
        }
        assertThat(said().lines().toList().getLast()).startsWith("gateway is not built");
    }

    @Test
    void listensBeyondThisMachineOnlyWithKeys() {
        for (String address : List.of("0.0.0.0", "::", "192.0.2.7", "no-such-name.invalid")) {
            assertThat(run("up", "--home", home(), "--port", freePort(), "--listen", address))
                    .isEqualTo(2);
            assertThat(said().lines().toList().getLast())
                    .isEqualTo("--listen is " + address + ", which other machines can reach, but there are no keys in "
                            + home()
                            + ": create one with './trainyard keys add NAME --role run', or omit --listen.");
        }
        System.setProperty(YardOptions.REPOSITORY, folder.toString());
        try {
            assertThat(run("keys", "add", "me", "--role", "run", "--home", home()))
                    .isZero();
            assertThat(run("up", "--home", home(), "--port", freePort(), "--listen", "0.0.0.0"))
                    .isEqualTo(1);
        } finally {
            System.clearProperty(YardOptions.REPOSITORY);
        }
        assertThat(said().lines().toList().getLast()).startsWith("gateway is not built");
    }

    @Test
    void makesListsAndRemovesKeys() throws Exception {
        assertThat(run("keys", "add", "me", "--role", "look", "--role", "chat", "--home", home()))
                .isZero();
        String key = shown().lines().findFirst().orElseThrow();
        assertThat(KeyFile.in(Path.of(home())).read().getFirst().has(AccessKey.digest(key)))
                .isTrue();
        assertThat(run("keys", "list", "--home", home())).isZero();
        assertThat(shown().lines().toList().getLast()).startsWith("me  look, chat");
        assertThat(run("keys", "remove", "me", "--home", home())).isZero();
        assertThat(KeyFile.in(Path.of(home())).read()).isEmpty();
    }

    @Test
    void reportsMistakesInKeyCommands() {
        assertThat(run("keys", "add", "me", "--role", "king", "--home", home())).isEqualTo(2);
        assertThat(run("keys", "add", "me", "--home", home())).isEqualTo(2);
        assertThat(run("keys", "add", "--role", "run", "--home", home())).isEqualTo(2);
        assertThat(run("keys", "show", "--home", home())).isEqualTo(2);
        assertThat(run("keys", "remove", "me", "--home", home())).isEqualTo(2);

        assertThat(said().lines())
                .containsExactly(
                        "--role is king: look, chat or run is expected.",
                        "The key me has no role: look, chat or run is expected.",
                        "The key's name is missing: './trainyard keys add NAME'.",
                        "The action is 'show': add, list or remove is expected.",
                        "There is no key named me; 'keys list' shows them all.");
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
        Screen screen = new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), Style.plain());
        return new Trainyard(screen, errors).run(arguments);
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8).strip();
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8).strip();
    }
}
