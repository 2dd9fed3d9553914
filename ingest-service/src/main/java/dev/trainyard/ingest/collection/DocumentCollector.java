package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.ingest.deduplication.ExactDuplicates;
import dev.trainyard.ingest.extraction.Found;
import dev.trainyard.ingest.extraction.SourceAccess;
import dev.trainyard.ingest.extraction.SourceFolders;
import dev.trainyard.ingest.extraction.SourceReader;
import dev.trainyard.ingest.filtering.DropReason;
import dev.trainyard.ingest.filtering.GeneratedCode;
import dev.trainyard.ingest.format.DocumentText;
import dev.trainyard.ingest.normalisation.LicenceHeader;
import dev.trainyard.ingest.normalisation.TextForm;
import dev.trainyard.ingest.splitting.HeldOutSplit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads all sources of a recipe and writes what is worth keeping. One document is in memory at a time, and the digests of
 * all; the order is that of the recipe and of each source.
 */
public final class DocumentCollector {
    private final SourceFolders folders;
    private final HeldOutSplit split;
    /** Documents come one by one, in the order of the recipe's sources and of each source, so the first one stays. */
    private final ExactDuplicates duplicates = new ExactDuplicates((document, other) -> document < other);

    private int number;

    /** Told after each document. */
    @FunctionalInterface
    public interface Progress {
        void read(SourceRecipe source, long number, long total);
    }

    public DocumentCollector(SourceFolders folders, HeldOutSplit split) {
        this.folders = folders;
        this.split = split;
    }

    /** @param gz where the documents go */
    public Collection collect(CorpusRecipe recipe, Path gz, Progress progress) throws IOException {
        SourceAccess access = new SourceAccess(folders, gz.resolveSibling("sources"));
        for (SourceRecipe source : recipe.sources())
            SourceReader.of(source.kind()).check(source, access);
        List<SourceCount> counts = new ArrayList<>();
        try (DocumentsFile.Writer out = DocumentsFile.writer(gz)) {
            for (SourceRecipe source : recipe.sources()) {
                SourceLedger ledger = new SourceLedger(source);
                SourceReader.of(source.kind()).read(source, access, (found, number, total) -> {
                    judge(source, found, ledger, out);
                    progress.read(source, number, total);
                });
                counts.add(ledger.count());
            }
        }
        return new Collection(counts);
    }

    private void judge(SourceRecipe source, Found found, SourceLedger ledger, DocumentsFile.Writer out)
            throws IOException {
        switch (found) {
            case Found.Lost lost -> ledger.drop(lost.reason());
            case Found.Text text -> judge(source, text.path(), TextForm.of(text.text()), ledger, out);
            case Found.Content content -> {
                switch (DocumentText.of(content)) {
                    case DocumentText.Refused refused -> ledger.drop(refused.reason());
                    case DocumentText.Read read -> judge(source, content.path(), TextForm.of(read.text()), ledger, out);
                }
            }
        }
    }

    private void judge(SourceRecipe source, String path, String whole, SourceLedger ledger, DocumentsFile.Writer out)
            throws IOException {
        String text = path.endsWith(".java") ? LicenceHeader.cutFrom(whole) : whole;
        if (text.isEmpty()) {
            ledger.drop(DropReason.EMPTY);
            return;
        }
        // The whole text, because it is the header that says so.
        if (GeneratedCode.isIn(whole)) {
            ledger.drop(DropReason.GENERATED);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Sha256 id = Sha256.of(bytes);
        if (duplicates.add(number++, id).isPresent()) {
            ledger.drop(DropReason.DUPLICATE);
            return;
        }
        Split part = split.of(id);
        out.write(new Document(id, source.name(), path, source.licence(), part, text));
        ledger.keep(part == Split.HELD_OUT, bytes.length);
    }
}
