package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.OnBadDocument;
import dev.trainyard.ingest.source.SourceRefusedException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts what was found in one source, and says when the run ends because of it; safe for threads. */
final class RowCounts {
    private final ConversationSource source;
    private final boolean badRowsEndTheRun;
    private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
    private long read;
    private long found;
    private long firstNumber = Long.MAX_VALUE;
    private String first = "";

    RowCounts(ConversationSource source, CorpusRecipe rules) {
        this.source = source;
        this.badRowsEndTheRun = rules.onBadDocument() == OnBadDocument.FAIL;
    }

    /** Counts a row, and returns its number. */
    synchronized long read() {
        return ++read;
    }

    /**
     * Counts a row that is no conversation.
     *
     * @param number from {@link #read()}
     * @throws SourceRefusedException if something is wrong with the row, and the recipe says that this ends the run
     */
    synchronized void refused(long number, String path, Refusal refusal, String detail) throws SourceRefusedException {
        refused.merge(refusal, 1L, Long::sum);
        String reason = refusal.key() + (detail.isEmpty() ? "" : ": " + detail);
        if (number < firstNumber) {
            firstNumber = number;
            first = path + " (" + reason + ")";
        }
        if (!badRowsEndTheRun || !refusal.isFaulty()) return;
        throw new SourceRefusedException("The row " + path + " of the source '" + source.name()
                + "' of finetune.sources is no conversation (" + reason
                + "), and the recipe says onBadDocument: fail; repair the row, or use skip.");
    }

    synchronized void found() {
        found++;
    }

    /** @throws SourceRefusedException if no row is a conversation */
    synchronized void requireAny() throws SourceRefusedException {
        if (found > 0) return;
        if (read == 0 && source.kind() == ConversationKind.FEEDBACK) throw noVotes();
        String hint = "";
        if (source.kind() == ConversationKind.JSONL && refused.containsKey(Refusal.MALFORMED)) {
            hint = "; if its files are JSON arrays, the kind is json";
        }
        throw new SourceRefusedException(sentence(source.name(), read, counts())
                + (first.isEmpty() ? "" : "; the first is " + first) + hint + ".");
    }

    private SourceRefusedException noVotes() {
        String nobody = switch (source.chosenRaters()) {
            case PEOPLE -> "no person has";
            case JUDGES -> "no judge model has";
            case ALL -> "nobody has";
        };
        return new SourceRefusedException("The source '" + source.name()
                + "' of finetune.sources has nothing to learn from: " + nobody
                + " voted on two answers before the run was requested. Vote on the gateway's page #/pairs, or let a"
                + " judge model vote (POST /api/pairs/judging) and say raters: judges.");
    }

    /** The beginning of a sentence about a source without conversations. */
    static String sentence(String source, long read, Map<String, Long> dropped) {
        return "The source '" + source + "' of finetune.sources yields no conversation: "
                + (read == 0
                        ? "its files have no rows"
                        : "of its " + read + (read == 1 ? " row " : " rows ")
                                + dropped.entrySet().stream()
                                        .map(reason -> reason.getValue() + " left out by " + reason.getKey())
                                        .collect(Collectors.joining(", ")));
    }

    /** The number of refused rows by reason. */
    synchronized Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        refused.forEach((refusal, count) -> counts.put(refusal.key(), count));
        return counts;
    }
}
