package dev.trainyard.corpus.ledger;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a ledger are looked for; what is absent does not matter.
 *
 * @param path a piece of the path, in capitals or not
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
