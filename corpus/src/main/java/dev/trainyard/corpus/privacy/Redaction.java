package dev.trainyard.corpus.privacy;

import java.util.ArrayList;
import java.util.List;

/**
 * Replaces personal data and credentials with placeholders, one for each {@link PersonalDataKind}.
 *
 * <p>It is made for code as well as for running text, so text that only resembles personal data is kept: annotations,
 * versions, digests, UUIDs, remotes such as {@code git@host:path}, and everything that standards reserve for
 * documentation ({@code example.com}, RFC 5737, RFC 3849, {@code 555-0100}). It recognises formats, not meanings: a
 * name, a street, or an address written as "jane at host dot org" is kept.
 *
 * <p>The text is scanned once without regular expressions; few characters need a closer check, and no check reads far
 * ahead. A text in which something was replaced is scanned again until nothing is found, because a placeholder can
 * expose data next to it. So cleaning a cleaned text changes nothing. The values never appear in messages or records.
 */
public final class Redaction {
    private Redaction() {}

    public static RedactedText of(String text) {
        List<Removed> found = Scan.of(text);
        if (found.isEmpty()) return new RedactedText(text, found);
        List<Removed> all = found;
        String cleaned = replace(text, all);
        for (List<Removed> more = Scan.of(cleaned); !more.isEmpty(); more = Scan.of(cleaned)) {
            all = merge(all, more);
            cleaned = replace(text, all);
        }
        return new RedactedText(cleaned, all);
    }

    private static String replace(String text, List<Removed> removed) {
        StringBuilder cleaned = new StringBuilder(text.length());
        int from = 0;
        for (Removed one : removed) {
            cleaned.append(text, from, one.start()).append(one.kind().placeholder());
            from = one.end();
        }
        return cleaned.append(text, from, text.length()).toString();
    }

    /**
     * Everything that both scans removed, by its place in the original text.
     *
     * @param second by their places in the text that the first scan left; placeholders inside are included
     */
    private static List<Removed> merge(List<Removed> first, List<Removed> second) {
        List<Removed> merged = new ArrayList<>();
        int next = 0;
        int shift = 0; // from a place in the cleaned text to that in the original
        for (Removed found : second) {
            while (next < first.size() && first.get(next).start() - shift < found.start()) {
                Removed earlier = first.get(next++);
                shift += length(earlier);
                merged.add(earlier);
            }
            int start = found.start() + shift;
            while (next < first.size() && first.get(next).start() - shift < found.end()) {
                shift += length(first.get(next++));
            }
            merged.add(new Removed(found.kind(), start, found.end() + shift));
        }
        merged.addAll(first.subList(next, first.size()));
        return merged;
    }

    /** How much longer the original is than its placeholder. */
    private static int length(Removed one) {
        return one.end() - one.start() - one.kind().placeholder().length();
    }
}
