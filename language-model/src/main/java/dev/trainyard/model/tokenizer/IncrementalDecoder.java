package dev.trainyard.model.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes ids that arrive one by one. After each of them, all returned text together with {@link #rest} equals the
 * result of {@link Tokenizer#decode} for all ids so far, but the cost of a token does not depend on the number of
 * tokens before it. Only the bytes of an incomplete character are held back: three at most.
 */
public final class IncrementalDecoder {
    private final Tokenizer tokenizer;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private int before;
    private byte[] open = {};

    IncrementalDecoder(Tokenizer tokenizer, int before) {
        this.tokenizer = tokenizer;
        this.before = before;
    }

    /** The bytes that a token would add at this position; none for a special token. */
    public byte[] bytes(int id) {
        return tokenizer.bytesBehind(before, id);
    }

    /** @return the characters that have become certain */
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

    /** What has to be appended if no more ids follow: U+FFFD for an incomplete character, or nothing. */
    public String rest() {
        return new String(open, StandardCharsets.UTF_8);
    }
}
