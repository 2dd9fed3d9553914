package dev.trainyard.ingest.tokenization;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import java.util.function.Predicate;

/**
 * Chooses the documents that the tokenizer is trained on: an even spread of the train split, up to a number of bytes.
 * Held-out documents are never chosen, so that the tokenizer gives them no advantage in measurements. To be called for
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
        // The number of characters approximates the number of bytes; an excess is left out later.
        due += share * document.text().length();
        if (due <= 0) return false;
        due -= document.text().length();
        return true;
    }
}
