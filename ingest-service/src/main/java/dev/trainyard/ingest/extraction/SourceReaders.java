package dev.trainyard.ingest.extraction;

import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.ingest.extraction.git.GitReader;
import dev.trainyard.ingest.extraction.maven.MavenReader;
import dev.trainyard.ingest.extraction.web.WebReader;
import dev.trainyard.readers.FileFormat;

/** Chooses the reader for each kind of source. */
public final class SourceReaders {
    private SourceReaders() {}

    public static ReadableSource<?> of(SourceRecipe source) {
        return switch (source) {
            case SourceRecipe.InFolders files -> new ReadableSource<>(files, new FileSourceReader(format(files)));
            case SourceRecipe.WebRecipe web -> new ReadableSource<>(web, new WebReader());
            case SourceRecipe.GitRecipe git -> new ReadableSource<>(git, new GitReader());
            case SourceRecipe.MavenRecipe maven -> new ReadableSource<>(maven, new MavenReader());
        };
    }

    private static FileFormat format(SourceRecipe.InFolders source) {
        return switch (source.kind()) {
            case ARCHIVE -> FileFormat.ARCHIVE;
            case FOLDER -> FileFormat.FOLDER;
            case WORDNET -> FileFormat.WORDNET;
            case JSONL -> FileFormat.JSON_LINES;
            case PARQUET -> FileFormat.PARQUET;
            case WARC -> FileFormat.WARC;
            case MBOX -> FileFormat.MBOX;
            case WIKIPEDIA -> FileFormat.WIKI_DUMP;
            case WEB, GIT, MAVEN -> throw new IllegalArgumentException(source.kind() + " is not a file format");
        };
    }
}
