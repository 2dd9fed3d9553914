package dev.trainyard.yard.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script itself, in a separate folder and without a JDK or Maven. */
class LauncherTest {
    private static final Path LAUNCHER =
            Path.of("..", "trainyard").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void saysInOneSentenceThatAJdkIsMissing() throws Exception {
        // Fixed paths are redirected to a root that has no JDK.
        String script = Files.readString(LAUNCHER)
                .replace("/usr/lib/jvm/", folder + "/none/")
                .replace("/Library/Java/", folder + "/none/");
        Path launcher = Files.writeString(folder.resolve("trainyard"), script);

        Answer answer = run(launcher, "up");

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.text())
                .isEqualTo(
                        "JDK 25 was not found: install it (for example Temurin 25 from https://adoptium.net) or set JAVA_HOME to it.");
    }

    @Test
    void refusesAnUnknownCommand() throws Exception {
        Answer answer = run(LAUNCHER, "depart");

        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.text()).startsWith("Usage:").endsWith("'depart' is not a command of the launcher.");
    }

    private record Answer(int status, String text) {}

    private Answer run(Path launcher, String command) throws Exception {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : new String[] {"dirname", "cat", "readlink"}) {
            Path link = tools.resolve(tool);
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, tool(tool));
            }
        }
        ProcessBuilder builder = new ProcessBuilder(tool("bash").toString(), launcher.toString(), command);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(Map.of("PATH", tools.toString(), "HOME", folder.toString()));
        Process process = builder.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text.strip());
    }

    private static Path tool(String name) {
        Path system = Path.of("/usr/bin", name);
        return Files.exists(system) ? system : Path.of("/bin", name);
    }
}
