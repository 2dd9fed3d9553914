package dev.trainyard.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often each word occurs in texts, in memory that does not grow with them. When the table is full it drops the rarer
 * words: those that occurred less often than the median, and of those at the median as many as it takes until the table is
 * half full. A word that occurs again afterwards is counted from zero, so the count of a word that was rare at first may be
 * too low.
 *
 * <p>Which words are dropped depends only on the texts and their order.
 */
final class WordTable {
    /** By GPT-2's pattern. */
    static final Pattern WORDS = Pattern.compile(PreTokenizer.GPT_2_PATTERN, Pattern.UNICODE_CHARACTER_CLASS);

    /** Characters of a word; a longer one, such as a line of a genome, is counted in parts. */
    static final int LONGEST = 256;

    /** Of the words in UTF-8, with {@value #BYTES_BESIDE} more for each: some 600,000 words of eight bytes. */
    static final long MOST_BYTES = 16_000_000;

    private static final int BYTES_BESIDE = 16;

    private final Map<String, Count> counts = new HashMap<>();
    private final long mostBytes;
    private long bytes;

    private static final class Count {
        private long count;
    }

    WordTable(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    void add(String text) {
        Matcher matcher = WORDS.matcher(text);
        while (matcher.find()) {
            int start = matcher.start();
            while (matcher.end() - start > LONGEST) {
                int end = start + LONGEST;
                if (Character.isLowSurrogate(text.charAt(end))) end--;
                count(text.substring(start, end));
                start = end;
            }
            count(text.substring(start, matcher.end()));
        }
    }

    private void count(String word) {
        Count count = counts.get(word);
        if (count == null) {
            count = new Count();
            counts.put(word, count);
            bytes += bytes(word);
        }
        count.count++;
        while (bytes > mostBytes) dropRareWords();
    }

    private void dropRareWords() {
        long[] sorted = counts.values().stream().mapToLong(each -> each.count).toArray();
        Arrays.sort(sorted);
        long median = sorted[sorted.length / 2];
        Iterator<Map.Entry<String, Count>> words = counts.entrySet().iterator();
        while (words.hasNext()) {
            Map.Entry<String, Count> word = words.next();
            long count = word.getValue().count;
            if (count < median || (count == median && bytes > mostBytes / 2)) {
                words.remove();
                bytes -= bytes(word.getKey());
            }
        }
    }

    private static long bytes(String word) {
        return BYTES_BESIDE + word.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Passes each word on with its count and drops it, so that its memory is free for what is made of it. */
    void drainTo(ObjLongConsumer<String> taker) {
        Iterator<Map.Entry<String, Count>> words = counts.entrySet().iterator();
        while (words.hasNext()) {
            Map.Entry<String, Count> word = words.next();
            taker.accept(word.getKey(), word.getValue().count);
            words.remove();
        }
        bytes = 0;
    }
}
