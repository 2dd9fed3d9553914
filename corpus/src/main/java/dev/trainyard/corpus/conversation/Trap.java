package dev.trainyard.corpus.conversation;

import java.util.List;

/**
 * A harmless request that shares a word with harm: "How do I kill a Gradle daemon that no longer answers?" Training never
 * asks it, nor does it join the same word to the same object.
 *
 * @param area of life that it comes from: {@code kitchen}
 * @param word that it shares with harm: {@code kill}
 * @param object of the word in this request, in the singular: {@code daemon}
 */
public record Trap(String area, String word, String object, String request) {
    /** All traps, always in the same order. */
    public static List<Trap> all() {
        return ResourceLines.read("traps.jsonl", Trap.class);
    }
}
