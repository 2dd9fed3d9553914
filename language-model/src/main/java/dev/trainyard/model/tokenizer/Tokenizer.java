package dev.trainyard.model.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A BPE tokenizer, over bytes or in SentencePiece's manner. It encodes with Hugging Face's library (native memory, freed
 * by {@link #close}) and decodes by itself, byte by byte, so that any ids give what they stand for. Any number of threads
 * may use it.
 *
 * <p>SentencePiece puts a space before every text, so that its first word is the token that it is inside a text. Here it
 * is no part of the text: {@link #encode} adds it, {@link #decode} takes it off, and it has no bytes. A text that goes on
 * from another has none; of byte-level tokenizers the two are the same.
 */
public final class Tokenizer implements AutoCloseable {
    private static final Map<String, String> OPTIONS = Map.of("truncation", "false", "padding", "false");

    /**
     * By how much a text can shrink before it is split into tokens, where the tokenizer changes it: three letters of
     * Hangul become one syllable.
     */
    private static final int MOST_JOINED = 3;

    private final HuggingFaceTokenizer library;
    private final HuggingFaceTokenizer continuing;
    private final boolean spaced;
    private final Set<Integer> added;
    private final byte[][] bytes;
    private final int longest;
    private final Map<Integer, String> specials;
    private final Map<SpecialToken, Integer> roles;

    private Tokenizer(TokenizerFile file, byte[][] bytes) throws IOException {
        this.bytes = bytes;
        specials = file.specials();
        roles = file.roles();
        added = file.added();
        spaced = file.putsASpaceBefore();
        longest = Math.max(
                        1,
                        Arrays.stream(bytes)
                                .mapToInt(token -> token.length)
                                .max()
                                .orElse(1))
                * (file.changesTexts() ? MOST_JOINED : 1);
        library = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(file.forOrdinaryText()), OPTIONS);
        continuing = spaced
                ? HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(file.forContinuations()), OPTIONS)
                : library;
    }

    /**
     * The tokenizer of a folder, ours or another's.
     *
     * @param folder with a {@code tokenizer.json} of BPE, over bytes or as Llama 2's
     * @throws IOException where it has none, or one of another kind
     */
    public static Tokenizer open(Path folder) throws IOException {
        TokenizerFile file = TokenizerFile.read(folder);
        Map<Integer, byte[]> known = file.bytes();
        byte[][] bytes = new byte[file.size()][];
        for (int id = 0; id < bytes.length; id++) bytes[id] = known.getOrDefault(id, new byte[0]);
        return new Tokenizer(file, bytes);
    }

    /**
     * The id of a token that structures text or conversations.
     *
     * @throws IllegalArgumentException where the tokenizer has none; one that was trained or imported here has all
     */
    public int id(SpecialToken token) {
        Integer id = roles.get(token);
        if (id == null) throw new IllegalArgumentException("the tokenizer has no token " + token.text());
        return id;
    }

    /** What a model in a conversation may end its answer with: the end of a turn, or of the text. */
    public Set<Integer> endsOfAnswers() {
        return Set.copyOf(List.of(id(SpecialToken.END_OF_TURN), id(SpecialToken.END_OF_TEXT)));
    }

    /**
     * The ids of a text, without begin or end; no text yields a special token. Half a surrogate pair, which is no
     * character, counts as U+FFFD.
     */
    public int[] encode(String text) {
        return encode(text, library);
    }

    /** The ids of a text that goes on from another. */
    public int[] encodeContinuation(String text) {
        return encode(text, continuing);
    }

    private static int[] encode(String text, HuggingFaceTokenizer library) {
        // The library's own encode copies words, spans and masks of every token out of native memory; ids are enough.
        long encoding = TokenizersLibrary.LIB.encode(library.getHandle(), wellFormed(text), false);
        try {
            long[] wide = TokenizersLibrary.LIB.getTokenIds(encoding);
            int[] ids = new int[wide.length];
            for (int i = 0; i < wide.length; i++) ids[i] = (int) wide[i];
            return ids;
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    /** The ids of each text in the order given, on all cores. */
    public List<int[]> encodeAll(List<String> texts) {
        return texts.parallelStream().map(this::encode).toList();
    }

    /** The text of these ids; special tokens are left out, and bytes that are no UTF-8 become U+FFFD. */
    public String decode(int... ids) {
        return decode(ids, true);
    }

    /** The text of ids that come behind others, by the same rules. */
    public String decodeContinuation(int... ids) {
        return decode(ids, false);
    }

    /**
     * A text that goes on behind a token: from its beginning where that is a special one, as {@link #decode} reads it, and
     * else as {@link #decodeContinuation} does.
     */
    public GrowingText textBehind(int id) {
        return new GrowingText(this, id);
    }

    byte[] bytesBehind(int before, int id) {
        int[] ids = {before, id};
        int space = spaceBefore(ids, 1);
        return Arrays.copyOfRange(bytes[id], space, bytes[id].length);
    }

    private String decode(int[] ids, boolean fromTheBeginning) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(ids.length * 4);
        for (int at = 0; at < ids.length; at++) {
            int before = at > 0 || fromTheBeginning ? spaceBefore(ids, at) : 0;
            joined.write(bytes[ids[at]], before, bytes[ids[at]].length - before);
        }
        return joined.toString(StandardCharsets.UTF_8);
    }

    /** How many bytes of a token are the space that encoding puts before a text: 1 or 0. */
    private int spaceBefore(int[] ids, int at) {
        if (!spaced || at > 0 && !added.contains(ids[at - 1]) || added.contains(ids[at])) return 0;
        byte[] token = bytes[ids[at]];
        return token.length > 0 && token[0] == ' ' ? 1 : 0;
    }

    /** One token for people to read: its text, or the name of a special token. */
    public String token(int id) {
        return specials.getOrDefault(id, decodeContinuation(id));
    }

    public int vocabularySize() {
        return bytes.length;
    }

    public boolean isSpecial(int id) {
        return specials.containsKey(id);
    }

    /**
     * The fewest tokens that a text can have, by its length alone: so a text that cannot fit a model is refused before it
     * is split, which takes time.
     */
    public long fewestTokens(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return (bytes + longest - 1) / longest;
    }

    /** How many bytes of text the token stands for inside a text; 0 for special tokens. */
    public int byteLength(int id) {
        return bytes[id].length;
    }

    /** How many bytes of text the token at a place stands for, where the ids are those of a text from its beginning. */
    public int byteLength(int[] ids, int at) {
        return bytes[ids[at]].length - spaceBefore(ids, at);
    }

    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return text.codePoints()
                        .map(point ->
                                point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    @Override
    public void close() {
        library.close();
        if (spaced) continuing.close();
    }
}
