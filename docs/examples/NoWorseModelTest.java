import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Fails a build if a model got worse. To be copied into a project that trains models with Trainyard: set the system
 * properties to the launcher, the yard's home folder, the two runs and the rules.
 */
class NoWorseModelTest {

    @Test
    void theNewModelMeetsTheReleaseRules() throws Exception {
        List<String> command = List.of(
                property("trainyard.launcher", "./trainyard"),
                "compare",
                property("trainyard.released", "my-model-20261101-0001"),
                property("trainyard.candidate", "my-model-20261130-0001"),
                "--gate",
                property("trainyard.rules", "release-rules.yaml"),
                "--home",
                property("trainyard.home", ".trainyard"));
        Process compare = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(compare.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, compare.waitFor(), printed);
    }

    private static String property(String name, String usual) {
        return System.getProperty(name, usual);
    }
}
