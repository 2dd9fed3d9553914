package dev.trainyard.evaluation;

import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The documents of a corpus. Each reading reads all of them, which takes minutes for a corpus of gigabytes.
 *
 * @param folder of the corpus
 * @param active throws if the work must stop; asked now and then while documents are read
 */
record CorpusDocuments(Path folder, Runnable active) {
    /** In documents. */
    private static final int CHECK_EVERY = 1000;

    void read(Consumer<Document> reader) throws IOException {
        try (Stream<Document> documents = DocumentsFile.read(folder.resolve(DocumentsFile.NAME))) {
            documents.forEach(new Consumer<>() {
                private int unchecked;

                @Override
                public void accept(Document document) {
                    if (unchecked++ % CHECK_EVERY == 0) active.run();
                    reader.accept(document);
                }
            });
        }
    }
}
