package dev.trainyard.gateway.report;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.card.MarkdownCard;
import dev.trainyard.gateway.card.ModelCard;
import dev.trainyard.gateway.card.ModelCards;
import dev.trainyard.gateway.history.RunHistory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Writes the model cards of runs into the report folder, one after another in a thread of its own, because a card reads
 * artifacts and compares items. While the disk is full, it tries again for some time; the next start of the gateway
 * writes what is still missing.
 */
public final class CardFiles implements AutoCloseable {
    private static final Logger LOG = System.getLogger(CardFiles.class.getName());
    private static final int MOST_TRIES = 120;
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final RunHistory history;
    private final ModelCards cards;
    private final ReportFolder folder;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("model-cards").factory());

    public CardFiles(RunHistory history, ModelCards cards, ReportFolder folder) {
        this.history = history;
        this.cards = cards;
        this.folder = folder;
    }

    /** Writes the card of a run soon, replacing an earlier one; nothing if no evaluation has decided about it. */
    public void write(RunId run) {
        try {
            writer.execute(() -> writeOrLog(run));
        } catch (RejectedExecutionException _) {
            // The gateway is stopping, and writes it after its next start.
        }
    }

    private void writeOrLog(RunId run) {
        try {
            writeNow(run);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the model card of run=" + run + " could not be made", e);
        }
    }

    /** Whether the card of a run exists. */
    public boolean has(RunId run) {
        return folder.hasCard(run);
    }

    private void writeNow(RunId run) throws InterruptedException {
        Optional<ModelCard> card = history.view(run).flatMap(cards::of);
        if (card.isEmpty()) return;
        String markdown = MarkdownCard.of(card.get());
        for (int tries = 1; ; tries++) {
            try {
                folder.writeCard(run, markdown);
                return;
            } catch (IOException e) {
                if (tries == MOST_TRIES) {
                    LOG.log(Level.ERROR, "the model card of run=" + run + " could not be written", e);
                    return;
                }
            }
            Thread.sleep(PAUSE);
        }
    }

    /** Stops writing; cards that are not written yet are left to the next start. */
    @Override
    public void close() throws InterruptedException {
        writer.shutdownNow();
        writer.awaitTermination(PAUSE.toSeconds(), TimeUnit.SECONDS);
    }
}
