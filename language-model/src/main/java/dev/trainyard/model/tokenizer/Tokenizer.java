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
import java.util.Optional;
import java.util.Set;

/**
 * A BPE tokenizer, byte-level or as in SentencePiece. It encodes with Hugging Face's library (native memory, freed by
 * {@link #close}) and decodes by itself, byte by byte, so that any sequence of ids can be decoded. Safe for threads.
 *
 * <p>SentencePiece puts a space before every text, so that the first word of a text is the same token as inside a text.
 * This space does not belong to the text: {@link #encode} adds it, {@link #decode} removes it, and it counts no bytes.
 * A text that continues another gets no space; for byte-level tokenizers there is no difference.
 */
public final class Tokenizer implements AutoCloseable {
    private static final Map<String, String> OPTIONS = Map.of("truncation", "false", "padding", "false");

    /**
     * The largest factor by which a tokenizer's normalisation can shorten a text: three letters of Hangul become one
     * syllable.
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
    private final List<SpecialText> specialTexts;
    private final List<String> ordinaryAddedTexts;
    private final boolean ownTemplate;
    private final boolean spaceOnlyFirst;
    private final boolean changesTexts;
    private final Optional<Integer> opening;
    private final Optional<Integer> beforeEachText;

    private Tokenizer(TokenizerFile file, byte[][] bytes) throws IOException {
        this.bytes = bytes;
        specials = file.specials();
        roles = file.roles();
        specialTexts = file.specialTexts();
        ordinaryAddedTexts = file.ordinaryAddedTexts();
        ownTemplate = file.hasItsOwnTemplate();
        spaceOnlyFirst = file.putsASpaceOnlyFirst();
        changesTexts = file.changesTexts();
        opening = file.opening();
        beforeEachText = file.beforeEachText();
        added = file.added();
        spaced = file.putsASpaceBefore();
        longest = Math.max(
                        1,
                        Arrays.stream(bytes)
                                .mapToInt(token -> token.length)
                                .max()
                                .orElse(1))
                * (changesTexts ? MOST_JOINED : 1);
        library = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(file.forOrdinaryText()), OPTIONS);
        continuing = spaced
                ? HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(file.forContinuations()), OPTIONS)
                : library;
    }

    /**
     * Opens the tokenizer of a folder, ours or another program's.
     *
     * @param folder with a {@code tokenizer.json} of byte-level BPE, or of BPE like Llama 2's
     * @throws IOException if it has no tokenizer, or one of another kind
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
     * @throws IllegalArgumentException if the tokenizer has no such token; one that Trainyard trained or imported has
     *     all of them
     */
    public int id(SpecialToken token) {
        Integer id = roles.get(token);
        if (id == null) throw new IllegalArgumentException("the tokenizer has no token " + token.text());
        return id;
    }

    /** Whether the tokenizer has a token that structures text or conversations. */
    public boolean has(SpecialToken token) {
        return roles.containsKey(token);
    }

    /** Whether the tokenizer came with a chat template that is not ours; then it has no tokens of ours. */
    public boolean hasItsOwnTemplate() {
        return ownTemplate;
    }

    /** The texts of added tokens that are not special: wherever a text contains one, encoding gives the token. */
    public List<String> ordinaryAddedTexts() {
        return ordinaryAddedTexts;
    }

    /**
     * The token before a text with nothing before it, as other programs choose it: the folder's bos token, or else its
     * eos token. Empty if it has neither.
     */
    public Optional<Integer> opening() {
        return opening;
    }

    /**
     * The token that is put before every text that a model reads outside of a chat: our begin token, or with a chat
     * template of its own the one that the tokenizer's file adds, if any.
     */
    public Optional<Integer> beforeEachText() {
        return beforeEachText;
    }

    /** The special tokens as templates write them. */
    public List<SpecialText> specialTexts() {
        return specialTexts;
    }

    /**
     * The ids of a text inside a longer one, between two special tokens of a template, as Hugging Face's library gives
     * them.
     *
     * @param first whether the text begins the longer one
     */
    public int[] encodeBetweenSpecials(String text, boolean first) {
        return putsASpace(first) ? encode(text) : encodeContinuation(text);
    }

    private boolean putsASpace(boolean first) {
        return first || !spaceOnlyFirst;
    }

    /**
     * The number of bytes of the token at an index, in the ids of {@link #encodeBetweenSpecials}.
     *
     * @param first whether their text begins the longer one
     */
    public int byteLengthBetweenSpecials(int[] ids, int at, boolean first) {
        return putsASpace(first) ? byteLength(ids, at) : byteLength(ids[at]);
    }

    /** Whether encoding normalises a text first, so that its tokens may stand for other bytes than it has. */
    public boolean normalises() {
        return changesTexts;
    }

    /** The tokens with which a model in our form of conversation ends its answer: the end of a turn, or of the text. */
    public Set<Integer> endsOfAnswers() {
        return Set.copyOf(List.of(id(SpecialToken.END_OF_TURN), id(SpecialToken.END_OF_TEXT)));
    }

    /**
     * The ids of a text, without a begin or end token; no text yields a special token. An unpaired surrogate, which is
     * not a character, counts as U+FFFD.
     */
    public int[] encode(String text) {
        return encode(text, library);
    }

    /** The ids of a text that continues another. */
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

    /** The text of these ids; special tokens are left out, and invalid UTF-8 becomes U+FFFD. */
    public String decode(int... ids) {
        return decode(ids, true);
    }

    /** The text of ids that follow others, by the same rules. */
    public String decodeContinuation(int... ids) {
        return decode(ids, false);
    }

    /**
     * A decoder for the text after a token. After a special token it decodes the beginning of a text, as
     * {@link #decode} does, and otherwise a continuation, as {@link #decodeContinuation} does.
     */
    public IncrementalDecoder textAfter(int id) {
        return new IncrementalDecoder(this, id);
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

    /** The number of a token's bytes that are the space which encoding puts before a text: 1 or 0. */
    private int spaceBefore(int[] ids, int at) {
        if (!spaced || at > 0 && !added.contains(ids[at - 1]) || added.contains(ids[at])) return 0;
        byte[] token = bytes[ids[at]];
        return token.length > 0 && token[0] == ' ' ? 1 : 0;
    }

    /** A readable form of one token: its text, or the name of a special token. */
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
     * A lower bound for the number of tokens of a text, from its length alone, so that a text that is too long for a
     * model can be refused without the cost of tokenizing it.
     */
    public long fewestTokens(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return (bytes + longest - 1) / longest;
    }

    /** The number of bytes of a token inside a text; 0 for special tokens. */
    public int byteLength(int id) {
        return bytes[id].length;
    }

    /** The number of bytes of the token at an index, if the ids are those of a whole text from its beginning. */
    public int byteLength(int[] ids, int at) {
        return bytes[ids[at]].length - spaceBefore(ids, at);
    }

    /** The text with U+FFFD in place of unpaired surrogates, which native code cannot be given. */
    public static String wellFormed(String text) {
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
