package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.card.CorpusCard;
import dev.trainyard.ingest.mixing.Mixture;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A corpus whose documents are decided about and on record, and not yet tokenised. */
public final class CollectedCorpus {
    private final CorpusRecord record;
    private final Mixture mixture;

    CollectedCorpus(CorpusRecord record, Mixture mixture) {
        this.record = record;
        this.mixture = mixture;
    }

    /** Documents that the sources offered. */
    public long read() {
        return record.read();
    }

    public long kept() {
        return record.kept();
    }

    public long heldOut() {
        return record.heldOut();
    }

    /** Of the kept documents' texts. */
    public long bytes() {
        return record.bytes();
    }

    /** Kept documents, each as often as it is trained on. */
    public long withCopies() {
        return record.withCopies();
    }

    /** The rule that left out more documents than any other. */
    public Optional<String> mostlyDroppedBy() {
        return record.dropped().entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey);
    }

    /** The kept documents, those that are trained on as often as the mixture wants. */
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
