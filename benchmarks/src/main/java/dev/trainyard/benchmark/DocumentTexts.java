package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.readers.FileFormat;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.format.DocumentText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Prints the texts of a folder's files, for the scripts whose tables are in {@code docs/data-quality.md}: a line of JSON
 * for each, with {@code path} and either {@code text} or the {@code reason} why there is none. Its arguments are the folder
 * and a glob pattern.
 */
public final class DocumentTexts {
    private static final JsonMapper JSON = new JsonMapper();

    private DocumentTexts() {}

    public static void main(String[] arguments) throws IOException {
        FileSource source = FileSource.at(Path.of(arguments[0])).including(arguments[1]);
        try (PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8)) {
            FileFormat.FOLDER.reader().read(source, (found, _, _) -> {
                ObjectNode line = JSON.createObjectNode().put("path", found.path());
                switch (DocumentText.of(found)) {
                    case DocumentText.Read read -> line.put("text", read.text());
                    case DocumentText.Refused refused ->
                        line.put("reason", refused.reason().name());
                }
                out.println(line);
            });
        }
    }
}
