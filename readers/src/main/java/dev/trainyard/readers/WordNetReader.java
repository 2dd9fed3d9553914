package dev.trainyard.readers;

import dev.trainyard.readers.document.DocumentReader;
import dev.trainyard.readers.document.EvenSpread;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads WordNet's {@code data.*} files, wherever they lie in a jar or a folder; each synset is a document such as
 * {@code entity (noun): that which is perceived …} under the path {@code noun/00001740}.
 */
final class WordNetReader implements DocumentReader {
    private static final Map<String, String> PARTS_OF_SPEECH = new TreeMap<>(
            Map.of("data.noun", "noun", "data.verb", "verb", "data.adj", "adjective", "data.adv", "adverb"));

    @Override
    public void read(FileSource source, Found.Taker taker) throws IOException {
        Path place = source.place();
        if (Files.isDirectory(place)) {
            readFolder(source, place, taker);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                readFolder(source, jar.getPath("/"), taker);
            } catch (java.util.zip.ZipError | java.nio.file.ProviderNotFoundException | java.util.zip.ZipException e) {
                throw new RefusedFilesException(
                        place, "is neither a folder nor a readable jar of WordNet's data files.");
            }
        }
    }

    @Override
    public Predicate<String> filesRead(FileSource source) {
        return path -> PARTS_OF_SPEECH.containsKey(name(path));
    }

    /** Of a line, words and gloss are about half; how many lines there are is known only once they are read. */
    @Override
    public long textBytes(FileSource source) throws IOException {
        Path place = source.place();
        if (source.maxDocuments() != null || !Files.isDirectory(place)) return 0;
        long bytes = 0;
        for (Path file : dataFiles(place).values()) bytes += Files.size(file);
        return bytes / 2;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void readFolder(FileSource source, Path root, Found.Taker taker) throws IOException {
        Map<String, Path> files = dataFiles(root);
        if (files.isEmpty()) {
            throw new RefusedFilesException(
                    source.place(), "contains none of WordNet's files data.noun, data.verb, data.adj and data.adv.");
        }
        long total = 0;
        for (Path file : files.values()) {
            try (Stream<String> synsets = synsets(file)) {
                total += synsets.count();
            }
        }
        EvenSpread spread = EvenSpread.of(source.maxDocuments(), total);
        long index = 0;
        long number = 0;
        for (Map.Entry<String, Path> file : files.entrySet()) {
            try (Stream<String> synsets = synsets(file.getValue())) {
                for (String line : (Iterable<String>) synsets::iterator) {
                    if (spread.chooses(index++)) taker.take(synset(file.getKey(), line), ++number, spread.wanted());
                }
            }
        }
    }

    private static Map<String, Path> dataFiles(Path root) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            // A link may lead out of the folders that this service may read.
            all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .forEach(path -> {
                        String name = path.getFileName().toString();
                        if (PARTS_OF_SPEECH.containsKey(name)) files.putIfAbsent(name, path);
                    });
        }
        return new LinkedHashMap<>(files);
    }

    /** The lines but those of the licence, which begin with a space. */
    private static Stream<String> synsets(Path file) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
        return lines.lines()
                .filter(line -> !line.startsWith(" ") && !line.isBlank())
                .onClose(() -> {
                    try {
                        lines.close();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
    }

    /** Of {@code 00002137 03 n 02 abstraction 0 abstract_entity 0 010 … | a general concept …}, words and gloss. */
    private static Found synset(String file, String line) {
        String[] fields = line.split(" ", 5);
        String path = file.substring("data.".length()) + "/" + fields[0];
        int bar = line.indexOf(" | ");
        try {
            int count = Integer.parseInt(fields[3], 16);
            String[] words = fields[4].split(" ", 2 * count + 1);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                // An adjective may carry its place in the sentence: "galore(ip)".
                String word = words[2 * i].replaceFirst("\\((a|p|ip)\\)$", "").replace('_', ' ');
                text.append(i == 0 ? "" : ", ").append(word);
            }
            text.append(" (").append(PARTS_OF_SPEECH.get(file)).append("): ");
            text.append(line.substring(bar + 3).strip()).append('\n');
            return bar < 0 || count == 0
                    ? new Found.Lost(path, ReadFailure.UNREADABLE)
                    : new Found.Content(path, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return new Found.Lost(path, ReadFailure.UNREADABLE);
        }
    }
}
