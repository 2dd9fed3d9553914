package dev.trainyard.readers.records;

import dev.trainyard.readers.FileFormat;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A source under test, and how it is read. A link is read where it leads to a file beside or below the source. */
record RecordSource(FileFormat format, FileSource source) {
    static RecordSource of(FileFormat format, Path place) {
        return new RecordSource(
                format,
                new FileSource(place, List.of(), List.of(), null, FileSource.TEXT, link -> staysIn(place, link)));
    }

    RecordSource withText(String field) {
        return new RecordSource(format, source.withText(field));
    }

    RecordSource including(String... globs) {
        return new RecordSource(format, source.including(globs));
    }

    RecordSource atMost(int documents) {
        return new RecordSource(format, source.atMost(documents));
    }

    Path place() {
        return source.place();
    }

    List<Found> read() throws IOException {
        List<Found> found = new ArrayList<>();
        read((one, _, _) -> found.add(one));
        return found;
    }

    void read(Found.Taker taker) throws IOException {
        format.reader().read(source, taker);
    }

    long textBytes() throws IOException {
        return format.reader().textBytes(source);
    }

    void check() throws IOException {
        format.reader().check(source);
    }

    private static boolean staysIn(Path place, Path link) {
        try {
            Path real = link.toRealPath();
            return Files.isRegularFile(real)
                    && real.startsWith(place.getParent().toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /** What was found, a line each: path, and text or what became of it. */
    static List<String> lines(List<Found> found) {
        return found.stream()
                .map(one -> switch (one) {
                    case Found.Text text -> text.path() + " = " + text.text();
                    case Found.Content content -> content.path() + " = " + content.bytes().length + " bytes";
                    case Found.Lost lost ->
                        lost.path() + " ! "
                                + lost.reason().name().toLowerCase(Locale.ROOT).replace('_', '-')
                                + (lost.detail().isEmpty() ? "" : " (" + lost.detail() + ")");
                })
                .toList();
    }
}
