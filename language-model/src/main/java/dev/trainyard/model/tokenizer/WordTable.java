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
 * Counts how often each word occurs in texts, in bounded memory. When the table is full, it drops the rarer words: those
 * whose count is below the median, and as many of those at the median as are needed to make the table half empty. A dropped
 * word that occurs again is counted from zero, so the count of a word that was rare at first may be too low.
 *
 * <p>Which words are dropped depends only on the texts and their order.
 */
final class WordTable {
    /** Words as GPT-2's pattern splits them. */
    static final Pattern WORDS = Pattern.compile(PreTokenizer.GPT_2_PATTERN, Pattern.UNICODE_CHARACTER_CLASS);

    /** The maximum length of a word in characters; a longer one, such as a line of a genome, is counted in parts. */
    static final int LONGEST = 256;

    /** The size of all words in UTF-8 plus {@value #BYTES_BESIDE} bytes for each: about 600,000 words of eight bytes. */
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

    /** Passes each word to the consumer with its count and removes it, so that its memory can be reused at once. */
    void drainTo(ObjLongConsumer<String> consumer) {
        Iterator<Map.Entry<String, Count>> words = counts.entrySet().iterator();
        while (words.hasNext()) {
            Map.Entry<String, Count> word = words.next();
            consumer.accept(word.getKey(), word.getValue().count);
            words.remove();
        }
        bytes = 0;
    }
}
