package dev.trainyard.ingest.extraction;

import dev.trainyard.contracts.recipe.SourceKind;
import dev.trainyard.ingest.extraction.git.GitReader;
import dev.trainyard.ingest.extraction.maven.MavenReader;
import dev.trainyard.ingest.extraction.web.WebReader;
import dev.trainyard.ingest.source.SourceReader;
import dev.trainyard.readers.FileFormat;

/** A reader for each kind of source. */
public final class SourceReaders {
    private SourceReaders() {}

    public static SourceReader of(SourceKind kind) {
        return switch (kind) {
            case ARCHIVE -> new FileSourceReader(FileFormat.ARCHIVE);
            case FOLDER -> new FileSourceReader(FileFormat.FOLDER);
            case WORDNET -> new FileSourceReader(FileFormat.WORDNET);
            case JSONL -> new FileSourceReader(FileFormat.JSON_LINES);
            case PARQUET -> new FileSourceReader(FileFormat.PARQUET);
            case WARC -> new FileSourceReader(FileFormat.WARC);
            case MBOX -> new FileSourceReader(FileFormat.MBOX);
            case WIKIPEDIA -> new FileSourceReader(FileFormat.WIKI_DUMP);
            case WEB -> new WebReader();
            case GIT -> new GitReader();
            case MAVEN -> new MavenReader();
        };
    }
}
