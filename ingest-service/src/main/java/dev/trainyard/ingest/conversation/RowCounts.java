package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.ingest.source.SourceRefusedException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts what was found in one source; safe for threads. */
final class RowCounts {
    private final ConversationSource source;
    private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
    private long read;
    private long found;

    RowCounts(ConversationSource source) {
        this.source = source;
    }

    /** Counts a row, and returns its number. */
    synchronized long read() {
        return ++read;
    }

    synchronized void refused(Refusal refusal) {
        refused.merge(refusal, 1L, Long::sum);
    }

    synchronized void found() {
        found++;
    }

    synchronized void requireAny() throws SourceRefusedException {
        if (found > 0) return;
        String hint = "";
        if (source.kind() == ConversationKind.JSONL && refused.containsKey(Refusal.MALFORMED)) {
            hint = "; if its files are JSON arrays, the kind is json";
        }
        throw new SourceRefusedException(sentence(source.name(), read, named(refused)) + hint + ".");
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

    private static Map<String, Long> named(Map<Refusal, Long> refused) {
        return refused.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().key(), Map.Entry::getValue, Long::sum, LinkedHashMap::new));
    }
}
