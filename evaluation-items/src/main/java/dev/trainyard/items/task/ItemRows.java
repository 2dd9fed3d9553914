package dev.trainyard.items.task;

import dev.trainyard.readers.archive.ArchiveReader;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.records.Row;
import dev.trainyard.readers.records.RowReader;
import dev.trainyard.readers.records.RowValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the items of a file, or of the files in a folder or an archive: JSON Lines, Parquet, or several lines of plain
 * text for each item; JSON Lines and text may be compressed. The sizes of lines, rows and texts are bounded before they
 * are parsed.
 */
final class ItemRows {
    private static final Pattern ARCHIVE = Pattern.compile(".*\\.(zip|tar|tgz|tar\\.(gz|bz2|zst|xz))");
    private static final Pattern COMPRESSED = Pattern.compile(".*\\.(gz|bz2|zst|xz)");

    private final Path place;
    private final String name;

    ItemRows(Path place) {
        this.place = place;
        name = String.valueOf(place.getFileName()).toLowerCase(Locale.ROOT);
    }

    /** Whether the file is plain text, perhaps compressed. */
    boolean isPlainText() {
        return name.replaceFirst("\\.(gz|bz2|zst|xz)$", "").endsWith(".txt");
    }

    /**
     * Offers the rows of JSON Lines or Parquet.
     *
     * @param fields at the top of an item
     */
    void read(Set<String> fields, Row.Taker taker) throws IOException {
        if (ARCHIVE.matcher(name).matches()) {
            readArchive(fields, taker);
        } else if (isParquet()) {
            RowReader.ofParquetWithNumbers().read(FileSource.at(place), fields, taker);
        } else {
            RowReader.ofJsonLines().read(FileSource.at(place), fields, taker);
        }
    }

    /** The names of the fields of the first row. */
    List<String> fieldsOfTheFirst() throws IOException {
        List<String> names = new ArrayList<>();
        read(Set.of(), row -> {
            if (row instanceof Row.Read read) names.addAll(read.names());
            return false;
        });
        return names;
    }

    private boolean isParquet() throws IOException {
        if (!Files.isDirectory(place)) return name.endsWith(".parquet");
        try (Stream<Path> files = Files.list(place)) {
            return files.anyMatch(file -> file.toString().endsWith(".parquet"));
        }
    }

    private void readArchive(Set<String> fields, Row.Taker taker) throws IOException {
        boolean[] wanted = {true};
        FileSource files = FileSource.at(place).including("**/*.jsonl", "*.jsonl");
        ArchiveReader reader = new ArchiveReader();
        reader.check(files);
        reader.read(files, (found, _, _) -> {
            if (!wanted[0]) return;
            switch (found) {
                case Found.Content content -> wanted[0] = readLines(content.path(), content.bytes(), fields, taker);
                case Found.Text text ->
                    wanted[0] = readLines(text.path(), text.text().getBytes(StandardCharsets.UTF_8), fields, taker);
                case Found.Lost lost -> wanted[0] = taker.take(new Row.Lost(lost.path(), lost.reason(), lost.detail()));
            }
        });
    }

    private boolean readLines(String path, byte[] bytes, Set<String> fields, Row.Taker taker) throws IOException {
        boolean[] wanted = {true};
        RowReader.readLines(path, place, bytes, fields, row -> wanted[0] = taker.take(row));
        return wanted[0];
    }

    /**
     * Offers items of several lines each, by the number of the first one.
     *
     * @param names of the lines' fields
     */
    void readText(List<String> names, Row.Taker taker) throws IOException {
        Found found = COMPRESSED.matcher(name).matches() ? unpacked() : plain();
        if (!(found instanceof Found.Content content)) {
            Found.Lost lost = (Found.Lost) found;
            taker.take(new Row.Lost(lost.path(), lost.reason(), lost.detail()));
            return;
        }
        List<String> lines = text(content).lines().toList();
        for (int from = 0; from < lines.size(); from += names.size()) {
            String path = content.path() + ":" + (from + 1);
            if (from + names.size() > lines.size()) {
                throw new TaskRefusedException(path + " begins an item of " + (lines.size() - from)
                        + " lines; each must have " + names.size() + ".");
            }
            Map<String, List<RowValue>> values = new TreeMap<>();
            for (int i = 0; i < names.size(); i++) {
                values.computeIfAbsent(names.get(i), _ -> new ArrayList<>())
                        .add(new RowValue.Text(lines.get(from + i)));
            }
            Map<String, RowValue> fields = new TreeMap<>();
            values.forEach((field, texts) -> fields.put(field, new RowValue.Items(texts)));
            if (!taker.take(new Row.Read(path, new RowValue.Fields(fields), List.copyOf(fields.keySet())))) return;
        }
    }

    private Found unpacked() throws IOException {
        List<Found> all = new ArrayList<>();
        new ArchiveReader().read(FileSource.at(place), (found, _, _) -> all.add(found));
        if (all.size() == 1 && !(all.getFirst() instanceof Found.Text)) return all.getFirst();
        throw new TaskRefusedException(name + " is not one compressed text; a file of plain text is expected.");
    }

    private Found plain() throws IOException {
        try (InputStream in = Files.newInputStream(place)) {
            return DocumentBytes.of(String.valueOf(place.getFileName()), in);
        }
    }

    private static String text(Found.Content content) throws TaskRefusedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TaskRefusedException(content.path() + " is not text in UTF-8, as is expected.");
        }
    }
}
