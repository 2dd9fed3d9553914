package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.readers.FileFormat;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.format.DocumentText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** How much text is read from files that are ordinary and a little broken? */
@Command(
        name = "files",
        description = "Counts the sentences that are read from the files that unusual_files.py has written; the script"
                + " prints how many other libraries read.")
final class FilesBenchmark implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The folder that the script has written.")
    private Path folder = Path.of(".");

    @Override
    public Integer call() throws IOException {
        Path list = folder.resolve("cases.json");
        if (!Files.exists(list)) {
            throw new RefusedException(
                    folder + " has no cases.json; give the folder that unusual_files.py has written.");
        }
        Map<String, int[]> found = new TreeMap<>();
        for (JsonNode file : new ObjectMapper().readTree(Files.readAllBytes(list))) {
            int[] counts = found.computeIfAbsent(file.get("kind").asText(), _ -> new int[2]);
            String text = text(file).replaceAll("\\s+", " ");
            for (JsonNode sentence : file.get("sentences")) {
                if (text.contains(sentence.asText())) counts[0]++;
                counts[1]++;
            }
        }
        found.forEach((kind, counts) -> System.out.printf("%s: %d of %d sentences%n", kind, counts[0], counts[1]));
        return 0;
    }

    private String text(JsonNode file) throws IOException {
        FileSource source = FileSource.at(folder.resolve(file.get("file").asText()))
                .withText(file.get("field").asText());
        StringBuilder text = new StringBuilder();
        try {
            FileFormat.valueOf(file.get("format").asText()).reader().read(source, (found, _, _) -> {
                if (DocumentText.of(found) instanceof DocumentText.Read read)
                    text.append(read.text()).append('\n');
            });
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
        return text.toString();
    }
}
