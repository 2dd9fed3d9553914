package dev.trainyard.ingest.tokenization;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import java.util.function.Predicate;

/**
 * Chooses the documents that the tokenizer is learned from: of those that are trained on, an even spread of so many
 * bytes. Held-out documents are never among them, so that what they measure was not prepared for them. To be asked about
 * each document once, in order.
 */
public final class TokenizerSample implements Predicate<Document> {
    private final double share;
    private double due;

    /**
     * @param sampleBytes how much to choose
     * @param corpusBytes how much there is
     */
    public TokenizerSample(long sampleBytes, long corpusBytes) {
        share = Math.min(1, (double) sampleBytes / Math.max(1, corpusBytes));
    }

    @Override
    public boolean test(Document document) {
        if (document.split() != Split.TRAIN) return false;
        // A document's bytes are about its characters; what is chosen too much is left out later.
        due += share * document.text().length();
        if (due <= 0) return false;
        due -= document.text().length();
        return true;
    }
}
