package dev.trainyard.ingest.extraction.records;

import dev.trainyard.contracts.recipe.SourceKind;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.ingest.extraction.Found;
import dev.trainyard.ingest.extraction.SourceAccess;
import dev.trainyard.ingest.extraction.SourceFolders;
import dev.trainyard.ingest.extraction.SourceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source under test, and how it is read. */
record RecordSource(
        SourceKind kind,
        Path place,
        @Nullable String text,
        List<String> include,
        @Nullable Integer most) {
    static RecordSource of(SourceKind kind, Path place) {
        return new RecordSource(kind, place, null, List.of(), null);
    }

    RecordSource withText(String field) {
        return new RecordSource(kind, place, field, include, most);
    }

    RecordSource including(String... globs) {
        return new RecordSource(kind, place, text, List.of(globs), most);
    }

    RecordSource atMost(int documents) {
        return new RecordSource(kind, place, text, include, documents);
    }

    List<Found> read() throws IOException {
        List<Found> found = new ArrayList<>();
        read((one, _, _) -> found.add(one));
        return found;
    }

    void read(Found.Taker taker) throws IOException {
        SourceReader.of(kind).read(recipe(), access(), taker);
    }

    long textBytes() throws IOException {
        return SourceReader.of(kind).textBytes(recipe(), access().folders());
    }

    void check() throws IOException {
        SourceReader.of(kind).check(recipe(), access());
    }

    private SourceRecipe recipe() {
        return new SourceRecipe(
                "records",
                kind,
                place.getFileName().toString(),
                "none",
                include,
                most,
                null,
                null,
                text,
                List.of(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                null);
    }

    private SourceAccess access() {
        return new SourceAccess(new SourceFolders(List.of(place.getParent())), place.resolveSibling("scratch"));
    }

    /** What was found, a line each: path, and text or what became of it. */
    static List<String> lines(List<Found> found) {
        return found.stream()
                .map(one -> switch (one) {
                    case Found.Text text -> text.path() + " = " + text.text();
                    case Found.Content content -> content.path() + " = " + content.bytes().length + " bytes";
                    case Found.Lost lost ->
                        lost.path() + " ! " + lost.reason().key()
                                + (lost.detail().isEmpty() ? "" : " (" + lost.detail() + ")");
                })
                .toList();
    }
}
