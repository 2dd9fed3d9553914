package dev.trainyard.evaluation.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts how often passages of equal length stand in texts, overlapping ones included. Each text is read once, whatever
 * the number of passages: a rolling hash of its windows (Rabin and Karp 1987) finds candidates, which are then compared.
 */
final class PassageCounts {
    /** An odd multiplier with well mixed bits; sums are taken modulo 2<sup>64</sup>. */
    private static final long BASE = 0x9E3779B97F4A7C15L;

    private final int length;
    private final long leaving;
    private final Map<Long, List<String>> byHash = new HashMap<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();

    /** @param passages all of this length */
    PassageCounts(Collection<String> passages, int length) {
        this.length = length;
        long power = 1;
        for (int i = 1; i < length; i++) power *= BASE;
        leaving = power;
        for (String passage : passages) {
            if (passage.length() != length) {
                throw new IllegalArgumentException("a passage has " + passage.length() + " characters, not " + length);
            }
            if (counts.putIfAbsent(passage, 0L) == null) {
                byHash.computeIfAbsent(hash(passage), _ -> new ArrayList<>()).add(passage);
            }
        }
    }

    void read(String text) {
        if (text.length() < length) return;
        long hash = hash(text.substring(0, length));
        for (int end = length; ; end++) {
            List<String> candidates = byHash.get(hash);
            if (candidates != null) count(text, end - length, candidates);
            if (end == text.length()) return;
            hash = (hash - text.charAt(end - length) * leaving) * BASE + text.charAt(end);
        }
    }

    /** 0 for a text that is not one of the passages. */
    long of(String passage) {
        return counts.getOrDefault(passage, 0L);
    }

    private void count(String text, int from, List<String> candidates) {
        for (String candidate : candidates) {
            if (text.startsWith(candidate, from)) counts.merge(candidate, 1L, Long::sum);
        }
    }

    private static long hash(String text) {
        long hash = 0;
        for (int i = 0; i < text.length(); i++) hash = hash * BASE + text.charAt(i);
        return hash;
    }
}
