package dev.trainyard.yard.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.yard.YardException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a preview with the code of the ingest service, which reads sources, in a process of its own. The recipe goes to
 * its standard input; the preview comes from its standard output.
 */
record PreviewProcess(Path repository, List<Path> readable) {
    private static final String MAIN = "dev.trainyard.ingest.preview.PreviewMain";

    /** @param refused why there is no preview, one or more sentences */
    record Result(String json, @Nullable String refused) {}

    /** @throws YardException if the service is not built */
    Result show(JsonNode recipe, int examples) throws IOException, InterruptedException, YardException {
        Path built = repository.resolve("ingest-service/target/quarkus-app");
        if (!Files.isDirectory(built.resolve("app"))) {
            throw new YardException("ingest-service is not built: " + built + " is missing; './trainyard' builds it.");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                List.of("app", "lib/main", "lib/boot").stream()
                        .map(folder -> built.resolve(folder) + "/*")
                        .collect(Collectors.joining(File.pathSeparator)),
                MAIN,
                Integer.toString(examples)));
        readable.forEach(folder -> command.add(folder.toString()));
        Path errors = Files.createTempFile("trainyard-preview", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(recipe.toString().getBytes(StandardCharsets.UTF_8));
            }
            String json = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status == 0) return new Result(json, null);
            String said = Files.readString(errors).strip();
            // A refusal comes as the process's output, so that no library's message is taken for it.
            return new Result("", status == 1 && !json.isBlank() ? json.strip() : "The preview failed: " + said);
        } finally {
            Files.deleteIfExists(errors);
        }
    }
}
