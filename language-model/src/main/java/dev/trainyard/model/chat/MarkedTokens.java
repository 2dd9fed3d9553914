package dev.trainyard.model.chat;

import dev.trainyard.model.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.BitSet;

/** Which tokens of a text contain one of certain characters. */
record MarkedTokens(Tokenizer tokenizer) {
    /**
     * @param tokens of the text
     * @param marked characters
     * @param first whether the text begins the conversation
     * @return the indexes of the tokens that contain, even in part, a marked character
     */
    BitSet of(String text, int[] tokens, BitSet marked, boolean first) {
        BitSet found = new BitSet();
        if (marked.isEmpty()) return found;
        if (marked.cardinality() == text.length()) {
            found.set(0, tokens.length);
            return found;
        }
        BitSet bytes = bytes(text, marked);
        int at = 0;
        for (int i = 0; i < tokens.length; i++) {
            int length = tokenizer.byteLengthBetweenSpecials(tokens, i, first);
            int next = bytes.nextSetBit(at);
            if (next >= 0 && next < at + length) found.set(i);
            at += length;
        }
        return found;
    }

    /** The bytes of the marked characters, in the form in which the tokenizer reads them. */
    private BitSet bytes(String text, BitSet marked) {
        BitSet bytes = new BitSet();
        int count = 0;
        for (int from = 0; from < text.length(); ) {
            boolean on = marked.get(from);
            int to = Math.min(text.length(), on ? marked.nextClearBit(from) : next(marked, from, text.length()));
            String run = text.substring(from, to);
            if (tokenizer.normalises()) run = Normalizer.normalize(run, Normalizer.Form.NFC);
            int length = run.getBytes(StandardCharsets.UTF_8).length;
            if (on) bytes.set(count, count + length);
            count += length;
            from = to;
        }
        return bytes;
    }

    private static int next(BitSet marked, int from, int end) {
        int next = marked.nextSetBit(from);
        return next < 0 ? end : next;
    }
}
