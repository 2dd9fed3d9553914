package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The forms that a source can have. */
public enum SourceKind {
    /** A zip or jar of text files. */
    ARCHIVE,
    /** A folder of text files, read with its subfolders. */
    FOLDER,
    /** A jar or folder with WordNet's {@code data.noun}, {@code data.verb}, {@code data.adj} and {@code data.adv}. */
    WORDNET;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static SourceKind of(String key) {
        return Arrays.stream(values())
                .filter(kind -> kind.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + key + "' is no kind of source; one of "
                        + Arrays.stream(values()).map(SourceKind::key).collect(Collectors.joining(", ")) + " is"));
    }
}
