package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.card.CorpusCard;
import dev.trainyard.ingest.mixing.Mixture;
import dev.trainyard.items.contamination.Overlap;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A corpus whose documents have been chosen and recorded, but not yet tokenized. */
public final class CollectedCorpus {
    private final CorpusRecord record;
    private final Mixture mixture;
    private final Selection selection;

    CollectedCorpus(CorpusRecord record, Mixture mixture, Selection selection) {
        this.record = record;
        this.mixture = mixture;
        this.selection = selection;
    }

    /** The overlap of another text for training with an item of an evaluation of this corpus. */
    public Optional<Overlap> overlap(String text) {
        return selection.overlap(text);
    }

    /** The number of documents from all sources. */
    public long read() {
        return record.read();
    }

    public long kept() {
        return record.kept();
    }

    public long heldOut() {
        return record.heldOut();
    }

    /** The size of the kept documents' texts in bytes. */
    public long bytes() {
        return record.bytes();
    }

    /** The number of kept documents, each counted as often as it is trained on. */
    public long withCopies() {
        return record.withCopies();
    }

    /** The rule that dropped the most documents. */
    public Optional<String> mostlyDroppedBy() {
        return record.dropped().entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey);
    }

    /** The kept documents; those of the train split are repeated as often as the mixture requires. */
    public Stream<Document> repeated(Stream<Document> documents) {
        return documents.flatMap(document -> Collections.nCopies(copies(document), document).stream());
    }

    private int copies(Document document) {
        if (document.split() == Split.HELD_OUT) return 1;
        return mixture.copies(document.source(), document.id());
    }

    /**
     * @param tokens by the names of sources
     * @param vocabulary number of tokens in the tokenizer
     */
    public CorpusCard card(Map<String, Long> tokens, int vocabulary) {
        return record.card(tokens, vocabulary);
    }
}
