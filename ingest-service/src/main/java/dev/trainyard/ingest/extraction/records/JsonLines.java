package dev.trainyard.ingest.extraction.records;

import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.ingest.extraction.Found;
import dev.trainyard.ingest.filtering.DropReason;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** JSON Lines: a JSON object a line, with the text in a field. The path {@code file.jsonl:7} is the seventh line. */
final class JsonLines implements RecordFormat {
    /** How many fields a refusal names. */
    private static final int NAMED = 20;

    @Override
    public String name() {
        return "JSON Lines";
    }

    @Override
    public List<String> endings() {
        return List.of(".jsonl", ".ndjson", ".json");
    }

    /** The other fields take room too. */
    @Override
    public long textBytes(RecordFile file, SourceRecipe source) throws IOException {
        return (long) (0.5 * Compressed.bytesInside(file.place()));
    }

    @Override
    public Records open(RecordFile file, SourceRecipe source) throws IOException {
        return new JsonLinesFile(file, new JsonLineParser(RecordFormat.textField(source)));
    }

    /** The first file that has a line decides; as a rule it is its first line. */
    @Override
    public void check(SourceRecipe source, List<RecordFile> files) throws IOException {
        for (RecordFile file : files) {
            JsonLineParser parser = new JsonLineParser(RecordFormat.textField(source));
            Set<String> fields = new TreeSet<>();
            boolean lines = false;
            try (JsonLinesFile records = new JsonLinesFile(file, parser)) {
                for (Found found = records.next(); found != null; found = records.next()) {
                    if (parser.hasTextField() || cannotTell(found)) return;
                    lines = true;
                    if (fields.size() < NAMED) fields.addAll(parser.fields());
                }
            } catch (IOException e) {
                return; // Reading it says what is wrong with it, and the other files may be whole.
            }
            if (lines) throw refusal(source, file, fields);
        }
    }

    private static boolean cannotTell(Found found) {
        return found instanceof Found.Lost lost && lost.reason() != DropReason.MALFORMED;
    }

    private static IOException refusal(SourceRecipe source, RecordFile file, Set<String> fields) {
        if (fields.isEmpty()) {
            return RecordFormat.refused(
                    source, "is no JSON Lines: no line of " + file.path() + " is a JSON object with a field.");
        }
        List<String> named = fields.stream().limit(NAMED).toList();
        return RecordFormat.refused(
                source,
                "has no field '" + RecordFormat.textField(source) + "' in any line of " + file.path()
                        + "; name in its 'text' one of the fields that there are: " + String.join(", ", named)
                        + (fields.size() > NAMED ? ", …" : "") + ".");
    }
}
