package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of sources. */
public enum SourceKind {
    /** An archive of files: zip, jar, tar, and tar or a single file compressed with gzip, Zstandard or bzip2. */
    ARCHIVE,
    /** A folder of files, read with its subfolders; of a project's checkout, what its tools made is left out. */
    FOLDER,
    /** A jar or folder with WordNet's {@code data.noun}, {@code data.verb}, {@code data.adj} and {@code data.adv}. */
    WORDNET,
    /** JSON Lines, compressed or not: a file, or a folder of them. */
    JSONL,
    /** Parquet in the layout of Hugging Face data sets: a file, or a folder of them. */
    PARQUET,
    /** WARC, WET or WAT files as published by Common Crawl: a file, or a folder of them. */
    WARC,
    /** An XML dump of a MediaWiki, such as Wikipedia, compressed or not. */
    WIKIPEDIA,
    /** Mail in mbox format: a file, or a folder of them. */
    MBOX,
    /** Web pages, given by URLs or a sitemap. */
    WEB,
    /** A Git repository, local or given by its URL. */
    GIT,
    /** Source jars of Maven artifacts. */
    MAVEN;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static SourceKind of(String key) {
        return Arrays.stream(values())
                .filter(kind -> kind.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "one of " + Arrays.stream(values()).map(SourceKind::key).collect(Collectors.joining(", "))));
    }
}
