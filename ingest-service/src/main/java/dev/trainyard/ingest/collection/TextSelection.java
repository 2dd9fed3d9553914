package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.ingest.candidates.Candidate;
import dev.trainyard.ingest.collection.Judgement.Reason;
import dev.trainyard.ingest.mixing.Mixture;
import dev.trainyard.items.contamination.Overlap;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Makes the decisions that need a candidate's text. From documents that the {@link Selection} keeps, it cuts passages
 * that another document keeps, and drops a document that is then empty, that shares words with an evaluation item, or
 * that the mixture leaves out. Held-out documents are neither compared with evaluation items nor copied.
 */
final class TextSelection {
    private final Selection selection;
    private final Mixture mixture;

    /** Whether a candidate is in the corpus. */
    sealed interface Result {
        /**
         * @param copies how often it is trained on
         * @param text without the cut passages
         * @param bytes of the text in UTF-8
         */
        record Kept(Split split, int copies, String text, int bytes) implements Result {}

        record Dropped(Reason reason) implements Result {}
    }

    TextSelection(Selection selection, Mixture mixture) {
        this.selection = selection;
        this.mixture = mixture;
    }

    /** @param whole the complete text of a document that the selection keeps */
    Result of(Selection.Decision.In in, String whole) {
        String text = selection.cut(in, whole);
        if (text.isEmpty()) return new Result.Dropped(Reason.of(Judgement.REPEATED_PASSAGES, ""));
        // Few documents are cut, and the size of the others is known.
        int bytes = text.equals(whole) ? in.document().bytes() : text.getBytes(StandardCharsets.UTF_8).length;
        if (in.split() == Split.HELD_OUT) return new Result.Kept(in.split(), 1, text, bytes);
        Optional<Overlap> overlap = selection.overlap(text);
        if (overlap.isPresent()) {
            String shared = overlap.get().item() + ": " + overlap.get().words();
            return new Result.Dropped(Reason.of(Judgement.CONTAMINATED, shared));
        }
        Candidate.Provenance provenance = in.document().provenance();
        int copies = mixture.copies(provenance.source(), provenance.id());
        return copies == 0
                ? new Result.Dropped(Reason.of(Judgement.MIXTURE, ""))
                : new Result.Kept(in.split(), copies, text, bytes);
    }
}
