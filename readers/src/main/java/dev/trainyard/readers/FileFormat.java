package dev.trainyard.readers;

import dev.trainyard.readers.archive.ArchiveReader;
import dev.trainyard.readers.document.DocumentReader;
import dev.trainyard.readers.records.RecordReader;

/**
 * The kinds of files that documents are read from. Each has a reader, which is all that is needed to read them:
 * {@snippet :
 * FileSource source = FileSource.at(Path.of("data")).including("**.jsonl.gz", "**.parquet", "**.tar.zst");
 * FileFormat.BY_NAME.reader().read(source, (found, number, total) -> {
 *     switch (DocumentText.of(found)) {
 *         case DocumentText.Read read -> use(found.path(), read.text());
 *         case DocumentText.Refused refused -> report(found.path(), refused.reason(), refused.detail());
 *     }
 * });
 * }
 * A reader keeps one document in memory and never a whole file, whatever the size of the source; a document has at most
 * {@link dev.trainyard.readers.document.DocumentBytes#MOST} bytes of text. A damaged document or file is offered as a
 * failure and does not affect others.
 */
public enum FileFormat {
    /**
     * A folder of files of several kinds, or one file, each read in the format that the ending of its name indicates:
     * JSON Lines, Parquet, WARC, mbox, an archive, with or without a compression; any other file is a document.
     */
    BY_NAME,
    /**
     * A folder with its subfolders: each file is a document, except what a project's tools put there, such as
     * {@code .git}, {@code node_modules} and {@code target}, and what a {@code .gitignore} names.
     */
    FOLDER,
    /** An archive of files: zip, jar, tar, or a tar or single file compressed with gzip, Zstandard, bzip2 or xz. */
    ARCHIVE,
    /** A jar or folder with WordNet's {@code data.noun}, {@code data.verb}, {@code data.adj} and {@code data.adv}. */
    WORDNET,
    /** One JSON object on each line; a file or a folder of them, compressed or not. */
    JSON_LINES,
    /** A file of Parquet or a folder of them: each row is a document. */
    PARQUET,
    /** WARC, WET or WAT, as in Common Crawl; a file or a folder of them, compressed or not. */
    WARC,
    /** Mail; a file or a folder of them, compressed or not. */
    MBOX,
    /** A MediaWiki's pages in XML, such as Wikipedia's dumps; a file or a folder of them, compressed or not. */
    WIKI_DUMP;

    public DocumentReader reader() {
        return switch (this) {
            case BY_NAME -> new ByNameReader();
            case FOLDER -> new FolderReader();
            case ARCHIVE -> new ArchiveReader();
            case WORDNET -> new WordNetReader();
            case JSON_LINES -> RecordReader.ofJsonLines();
            case PARQUET -> RecordReader.ofParquet();
            case WARC -> RecordReader.ofWarc();
            case MBOX -> RecordReader.ofMbox();
            case WIKI_DUMP -> RecordReader.ofWikiDumps();
        };
    }
}
