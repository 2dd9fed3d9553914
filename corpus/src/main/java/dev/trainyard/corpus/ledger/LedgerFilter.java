package dev.trainyard.corpus.ledger;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A filter for entries of a ledger; an absent condition always holds.
 *
 * @param path a part of the path, case-insensitive
 */
public record LedgerFilter(
        @Nullable String source,
        @Nullable Verdict verdict,
        @Nullable String rule,
        @Nullable String path) {
    /** Lets every entry pass. */
    public static final LedgerFilter ALL = new LedgerFilter(null, null, null, null);

    public LedgerFilter {
        path = path == null ? null : path.toLowerCase(Locale.ROOT);
    }

    boolean takes(LedgerGroup group) {
        return (source == null || source.equals(group.source()))
                && (verdict == null || verdict == group.verdict())
                && (rule == null || rule.equals(group.rule()));
    }

    boolean takes(String entryPath) {
        return path == null || entryPath.toLowerCase(Locale.ROOT).contains(path);
    }
}
