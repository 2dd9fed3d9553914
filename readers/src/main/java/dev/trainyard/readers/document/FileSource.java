package dev.trainyard.readers.document;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A file or a folder to read, and the documents that are wanted from it.
 *
 * @param place the file or folder
 * @param include glob patterns over the paths of a folder's files, or of an archive's entries; empty means all
 * @param exclude glob patterns over the same paths; what matches is left out, even if it is included
 * @param maxDocuments the largest number of documents; null means all
 * @param textField the field of a JSON object, or the column of a Parquet file, that holds a document's text
 * @param links whether a link in a folder may be followed
 */
public record FileSource(
        Path place,
        List<String> include,
        List<String> exclude,
        @Nullable Integer maxDocuments,
        String textField,
        Predicate<Path> links) {
    /** The usual name of the text field in data sets. */
    public static final String TEXT = "text";

    public FileSource {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** All documents of a file or a folder, their text in the field {@value #TEXT}; links in a folder are left out. */
    public static FileSource at(Path place) {
        return new FileSource(place, List.of(), List.of(), null, TEXT, _ -> false);
    }

    public FileSource withText(String field) {
        return new FileSource(place, include, exclude, maxDocuments, field, links);
    }

    public FileSource including(String... globs) {
        return including(List.of(globs));
    }

    public FileSource including(List<String> globs) {
        return new FileSource(place, globs, exclude, maxDocuments, textField, links);
    }

    public FileSource excluding(List<String> globs) {
        return new FileSource(place, include, globs, maxDocuments, textField, links);
    }

    /** The paths that are wanted. */
    public IncludedPaths paths() {
        return new IncludedPaths(include, exclude);
    }

    public FileSource atMost(int documents) {
        return new FileSource(place, include, exclude, documents, textField, links);
    }
}
