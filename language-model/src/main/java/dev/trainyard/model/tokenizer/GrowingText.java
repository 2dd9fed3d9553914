package dev.trainyard.model.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The text of ids that come one by one. After each of them, all that was given out and {@link #rest} are together what
 * {@link Tokenizer#decode} gives for all ids so far, but a token costs what its own bytes cost, however many came before.
 * Held back are only the bytes of a character whose end is still to come: three at most.
 */
public final class GrowingText {
    private final Tokenizer tokenizer;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private int before;
    private byte[] open = {};

    GrowingText(Tokenizer tokenizer, int before) {
        this.tokenizer = tokenizer;
        this.before = before;
    }

    /** What a token stands for in this place, whether it comes or not: no byte if it is a special one. */
    public byte[] bytes(int id) {
        return tokenizer.bytesBehind(before, id);
    }

    /** @return the characters that are certain now and were not before */
    public String add(int id) {
        byte[] token = bytes(id);
        ByteBuffer bytes = ByteBuffer.allocate(open.length + token.length)
                .put(open)
                .put(token)
                .flip();
        CharBuffer characters = CharBuffer.allocate(bytes.remaining());
        decoder.decode(bytes, characters, false);
        open = new byte[bytes.remaining()];
        bytes.get(open);
        before = id;
        return characters.flip().toString();
    }

    /** What the text would end with if no more ids came: U+FFFD for a character that is not whole, or nothing. */
    public String rest() {
        return new String(open, StandardCharsets.UTF_8);
    }
}
