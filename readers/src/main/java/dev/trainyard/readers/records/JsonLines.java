package dev.trainyard.readers.records;

import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** JSON Lines: each line is a JSON object with the text in a field. The path {@code file.jsonl:7} is line 7. */
final class JsonLines implements RecordFormat {
    /** The largest number of fields that an error message lists. */
    private static final int NAMED = 20;

    @Override
    public String name() {
        return "JSON Lines";
    }

    @Override
    public List<String> endings() {
        return List.of(".jsonl", ".ndjson", ".json");
    }

    /** About half of a file is text; the rest is other fields. */
    @Override
    public long textBytes(RecordFile file, FileSource source) throws IOException {
        return (long) (0.5 * Compressed.bytesInside(file.place()));
    }

    @Override
    public Records open(RecordFile file, FileSource source) throws IOException {
        return new JsonLinesFile(file, new JsonLineParser(source.textField()));
    }

    /** Checks the first file that has any line, usually by its first line alone. */
    @Override
    public void check(FileSource source, List<RecordFile> files) throws IOException {
        for (RecordFile file : files) {
            JsonLineParser parser = new JsonLineParser(source.textField());
            Set<String> fields = new TreeSet<>();
            boolean lines = false;
            try (JsonLinesFile records = new JsonLinesFile(file, parser)) {
                for (Found found = records.next(); found != null; found = records.next()) {
                    if (parser.hasTextField() || cannotTell(found)) return;
                    lines = true;
                    if (fields.size() < NAMED) fields.addAll(parser.fields());
                }
            } catch (IOException e) {
                return; // Reading will report the error; the other files may be intact.
            }
            if (lines) throw refusal(source, file, fields);
        }
    }

    private static boolean cannotTell(Found found) {
        return found instanceof Found.Lost lost && lost.reason() != ReadFailure.MALFORMED;
    }

    private static IOException refusal(FileSource source, RecordFile file, Set<String> fields) {
        if (fields.isEmpty()) {
            return new RefusedFilesException(
                    source.place(), "is not JSON Lines: no line of " + file.path() + " is a JSON object with a field.");
        }
        List<String> named = fields.stream().limit(NAMED).toList();
        return new RefusedFilesException(
                source.place(),
                "has no field '" + source.textField() + "' in any line of " + file.path()
                        + "; its text field must be one of the existing fields: " + String.join(", ", named)
                        + (fields.size() > NAMED ? ", …" : "") + ".");
    }
}
