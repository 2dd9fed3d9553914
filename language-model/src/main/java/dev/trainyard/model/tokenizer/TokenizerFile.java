package dev.trainyard.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.folder.ModelFile;
import dev.trainyard.model.folder.RefusedModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder's {@code tokenizer.json}, ours or another program's: BPE, byte-level or as in
 * {@link SentencePieces SentencePiece}, with tokens added to its vocabulary. Special tokens are those that the file
 * marks as such; they stand for no text.
 */
public final class TokenizerFile {
    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectNode root;
    private final ObjectNode vocabulary;
    private final boolean ofBytes;
    private final Map<String, Integer> idOfSpecial = new HashMap<>();
    private final List<JsonNode> ordinaryAdded = new ArrayList<>();
    private final Map<SpecialToken, Integer> roles = new EnumMap<>(SpecialToken.class);
    private final List<SpecialText> specialTexts = new ArrayList<>();
    private final int size;
    private final boolean ownTemplate;
    private final boolean spaceOnlyFirst;
    private final JsonNode config;
    private final @Nullable Integer opening;

    private TokenizerFile(
            ObjectNode root,
            ObjectNode vocabulary,
            boolean ofBytes,
            boolean spaceOnlyFirst,
            JsonNode config,
            Optional<String> template)
            throws IOException {
        this.spaceOnlyFirst = spaceOnlyFirst;
        this.config = config;
        this.root = root;
        this.vocabulary = vocabulary;
        this.ofBytes = ofBytes;
        JsonNode addedTokens = root.path("added_tokens");
        if (!addedTokens.isArray() && !addedTokens.isMissingNode() && !addedTokens.isNull()) {
            throw new RefusedModelException(TokenizerFolder.TOKENIZER + " has added_tokens that are not a list");
        }
        int highest = -1;
        for (Map.Entry<String, JsonNode> token : vocabulary.properties()) {
            highest = Math.max(highest, id(token.getKey(), token.getValue()));
        }
        for (JsonNode added : addedTokens) {
            String text = added.path("content").asText();
            int id = id(text, added.path("id"));
            highest = Math.max(highest, id);
            if (added.path("special").asBoolean()) {
                idOfSpecial.put(text, id);
                specialTexts.add(new SpecialText(
                        text,
                        id,
                        added.path("lstrip").asBoolean(),
                        added.path("rstrip").asBoolean()));
            } else {
                ordinaryAdded.add(added);
            }
        }
        size = highest + 1;
        for (SpecialToken token : SpecialToken.values()) {
            Integer id = idOfSpecial.get(token.text());
            if (id == null) id = idOfSpecial.get(named(config, token));
            if (id != null) roles.put(token, id);
        }
        opening = roles.getOrDefault(SpecialToken.BEGIN_OF_TEXT, roles.get(SpecialToken.END_OF_TEXT));
        ownTemplate = template.isPresent() && !ChatTemplate.isOurs(template.get(), roles);
        if (ownTemplate) separateDocuments();
    }

    /**
     * Chooses the tokens between documents for a model with a chat template of its own, to which no tokens are added.
     * Its eos token often ends a turn, and its bos token may open one; then {@code <|endoftext|>}, if the tokenizer has
     * it, is what separated the documents of its pre-training.
     */
    private void separateDocuments() {
        Integer end = idOfSpecial.get("<|endoftext|>");
        if (end == null) end = roles.get(SpecialToken.END_OF_TEXT);
        if (end == null) return;
        roles.put(SpecialToken.END_OF_TEXT, end);
        Integer begin = roles.get(SpecialToken.BEGIN_OF_TEXT);
        if (begin == null || begin.equals(idOfSpecial.get("<|im_start|>"))) roles.put(SpecialToken.BEGIN_OF_TEXT, end);
        // Padding is never read by the model, so that any token of its vocabulary can be it.
        roles.putIfAbsent(SpecialToken.PAD, end);
    }

    /**
     * @throws IOException if the folder has no tokenizer, or one of another kind; the message says what is supported
     */
    public static TokenizerFile read(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(TokenizerFolder.TOKENIZER))) {
            throw new RefusedModelException(
                    "there is no " + TokenizerFolder.TOKENIZER + ", from which the tokenizer is read");
        }
        ObjectNode root = ModelFile.json(folder, TokenizerFolder.TOKENIZER);
        JsonNode model = root.path("model");
        boolean ofBytes = isByteLevel(root.path("pre_tokenizer"));
        if (!model.path("type").asText("BPE").equals("BPE")
                || !(model.path("vocab") instanceof ObjectNode vocabulary)
                || !(ofBytes || SentencePieces.isIn(root))) {
            throw new RefusedModelException(TokenizerFolder.TOKENIZER
                    + " is neither byte-level BPE, as GPT-2's and Llama 3's are, nor BPE with spaces written as U+2581,"
                    + " as Llama 2's is; no other kind of tokenizer is supported");
        }
        requirePlainMerging(model);
        Path config = folder.resolve(TokenizerFolder.CONFIG);
        return new TokenizerFile(
                ofBytes ? root : SentencePieces.normalised(root),
                vocabulary,
                ofBytes,
                root.path("pre_tokenizer").path("prepend_scheme").asText().equals("first"),
                Files.exists(config) ? ModelFile.json(folder, TokenizerFolder.CONFIG) : JSON.createObjectNode(),
                ChatTemplateFile.read(folder));
    }

    /** Marks inside and at the ends of words would change the texts of merges, and dropout leaves merges out at random. */
    private static void requirePlainMerging(JsonNode model) throws RefusedModelException {
        for (String setting : List.of("continuing_subword_prefix", "end_of_word_suffix", "dropout")) {
            JsonNode value = model.path(setting);
            boolean off = value.isMissingNode()
                    || value.isNull()
                    || value.isTextual() && value.textValue().isEmpty()
                    || value.isNumber() && value.doubleValue() == 0;
            if (off) continue;
            throw new RefusedModelException(
                    TokenizerFolder.TOKENIZER + " has " + setting + " " + value + ", which is not supported");
        }
    }

    /** Whether the folder has a chat template that is not ours. */
    public boolean hasItsOwnTemplate() {
        return ownTemplate;
    }

    /** The added tokens that are not special, which ordinary text gives, too. */
    List<String> ordinaryAddedTexts() {
        return ordinaryAdded.stream()
                .map(token -> token.path("content").asText())
                .toList();
    }

    /** The special tokens as templates write them. */
    List<SpecialText> specialTexts() {
        return List.copyOf(specialTexts);
    }

    /** One more than the highest id. */
    public int size() {
        return size;
    }

    /**
     * The ids of the tokens that structure text and conversations, as far as they exist. They are found by our names
     * for them; begin, end and padding are also found by their roles in {@code tokenizer_config.json}.
     */
    public Map<SpecialToken, Integer> roles() {
        return Map.copyOf(roles);
    }

    /** The token before a text with nothing before it, as other programs choose it: bos, or else eos. */
    Optional<Integer> opening() {
        return Optional.ofNullable(opening);
    }

    /**
     * The token that is put before every text: our own begin token, or with a chat template of its own what {@code
     * post_processor} adds.
     */
    Optional<Integer> beforeEachText() {
        if (!ownTemplate) return Optional.ofNullable(roles.get(SpecialToken.BEGIN_OF_TEXT));
        JsonNode processor = root.path("post_processor");
        List<JsonNode> processors = new ArrayList<>(List.of(processor));
        processor.path("processors").forEach(processors::add);
        for (JsonNode one : processors) {
            String first =
                    one.path("single").path(0).path("SpecialToken").path("id").asText();
            if (idOfSpecial.containsKey(first)) return Optional.ofNullable(idOfSpecial.get(first));
        }
        return Optional.empty();
    }

    /** Special tokens by id. */
    public Map<Integer, String> specials() {
        Map<Integer, String> specials = new HashMap<>();
        idOfSpecial.forEach((text, id) -> specials.put(id, text));
        return specials;
    }

    /** The bytes of each id; none for a special token. */
    Map<Integer, byte[]> bytes() throws IOException {
        Map<Integer, byte[]> bytes = new HashMap<>();
        for (Map.Entry<String, JsonNode> token : vocabulary.properties()) {
            String text = token.getKey();
            if (!idOfSpecial.containsKey(text)) {
                bytes.put(token.getValue().asInt(), ofBytes ? letters(text) : SentencePieces.bytes(text));
            }
        }
        for (JsonNode added : ordinaryAdded) {
            String text = added.path("content").asText();
            bytes.put(added.path("id").asInt(), text.getBytes(StandardCharsets.UTF_8));
        }
        for (int id : idOfSpecial.values()) bytes.put(id, new byte[0]);
        return bytes;
    }

    /** Whether encoding puts a space before a text and after an added token; the space does not belong to the text. */
    public boolean putsASpaceBefore() throws IOException {
        return !ofBytes && SentencePieces.putsASpaceBefore(root);
    }

    /**
     * Whether the space before a text is put only at its very beginning, as by Metaspace's scheme "first", and not
     * after an added token, too.
     */
    boolean putsASpaceOnlyFirst() {
        return spaceOnlyFirst;
    }

    /** Whether encoding changes a text before it splits it, other than in how spaces are written. */
    boolean changesTexts() {
        return ofBytes && root.hasNonNull("normalizer");
    }

    /** The ids of the added tokens, which are not in the vocabulary, special or not. */
    Set<Integer> added() {
        Set<Integer> added = new HashSet<>(idOfSpecial.values());
        for (JsonNode token : ordinaryAdded) added.add(token.path("id").asInt());
        return added;
    }

    /** How a text is split before it is merged. */
    public PreTokenizer splitting() {
        return ofBytes ? PreTokenizer.ofBytes(root) : PreTokenizer.SENTENCE_PIECE;
    }

    /** Whether a word that is a token becomes that token, regardless of the merges. */
    public boolean ignoresMerges() {
        return root.path("model").path("ignore_merges").asBoolean();
    }

    /**
     * The written form of every token in the file, by id.
     *
     * @throws IOException if the ids from 0 do not each have exactly one token
     */
    public List<String> texts() throws IOException {
        @Nullable String[] texts = new String[size];
        for (Map.Entry<String, JsonNode> token : vocabulary.properties()) {
            put(token.getKey(), token.getValue().asInt(), texts);
        }
        for (JsonNode added : root.path("added_tokens")) {
            put(added.path("content").asText(), added.path("id").asInt(), texts);
        }
        for (int id = 0; id < size; id++) {
            if (texts[id] == null) {
                throw new RefusedModelException(TokenizerFolder.TOKENIZER + " has no token " + id
                        + "; one for each id from 0 to " + (size - 1) + " is expected");
            }
        }
        return Arrays.stream(texts).map(Objects::requireNonNull).toList();
    }

    private static void put(String text, int id, @Nullable String[] texts) throws IOException {
        String there = texts[id];
        if (there != null && !there.equals(text)) {
            throw new RefusedModelException(TokenizerFolder.TOKENIZER + " gives the id " + id + " to '" + there
                    + "' and to '" + text + "'; each id must have exactly one token");
        }
        texts[id] = text;
    }

    /**
     * Checks everything that is used only when texts are encoded or decoded.
     *
     * @return the number of ids that belong to the vocabulary itself; higher ids are added tokens
     * @throws RefusedModelException if the ids from 0 do not each have exactly one token, merges do not make tokens, or
     *     the begin or the end of a text is a token that does not exist
     */
    int requireWhole() throws IOException {
        List<String> tokens = texts();
        for (SpecialToken token : List.of(SpecialToken.BEGIN_OF_TEXT, SpecialToken.END_OF_TEXT)) {
            String name = named(config, token);
            if (name.isEmpty() || idOfSpecial.containsKey(name) || tokens.contains(name)) continue;
            throw new RefusedModelException(TokenizerFolder.CONFIG + " names the token '" + name
                    + "' for the " + (token == SpecialToken.END_OF_TEXT ? "end" : "begin") + " of a text, and "
                    + TokenizerFolder.TOKENIZER + " has no such token; both must belong together");
        }
        if (!root.path("model").path("merges").isArray()) {
            throw new RefusedModelException(TokenizerFolder.TOKENIZER + " has no list of merges; BPE needs one");
        }
        for (Merge merge : merges()) {
            for (String token : List.of(merge.left(), merge.right(), merge.left() + merge.right())) {
                if (vocabulary.has(token)) continue;
                throw new RefusedModelException(TokenizerFolder.TOKENIZER + " merges '" + merge.left() + "' and '"
                        + merge.right() + "', and '" + token + "' is not a token of its vocabulary; all three"
                        + " must be in it");
            }
        }
        int highest = -1;
        for (JsonNode id : vocabulary) highest = Math.max(highest, id.asInt());
        return highest + 1;
    }

    /** Two tokens that are merged into one, in their written form. */
    public record Merge(String left, String right) {}

    /** The merges in order of priority. */
    public List<Merge> merges() throws IOException {
        List<Merge> merges = new ArrayList<>();
        for (JsonNode merge : root.path("model").path("merges")) {
            // A pair, or, in older files, one text with both.
            int space = merge.asText().indexOf(' ', 1);
            if (merge.isArray() && merge.size() == 2) {
                merges.add(new Merge(merge.get(0).asText(), merge.get(1).asText()));
            } else if (space > 0) {
                merges.add(new Merge(
                        merge.asText().substring(0, space), merge.asText().substring(space + 1)));
            } else {
                throw new RefusedModelException(
                        TokenizerFolder.TOKENIZER + " has the merge " + merge + "; two tokens are expected");
            }
        }
        return merges;
    }

    /** The token for unknown characters. */
    public OptionalInt unknown() {
        JsonNode id = vocabulary.path(root.path("model").path("unk_token").asText());
        return id.isInt() ? OptionalInt.of(id.intValue()) : OptionalInt.empty();
    }

    /** Whether a token of the vocabulary stands for a single byte. */
    public boolean isByte(String text) {
        return !ofBytes && SentencePieces.isByte(text);
    }

    /**
     * The added tokens that are not special, by id.
     *
     * @throws IOException if one of them is matched in any other way than literally
     */
    public Map<Integer, String> plainlyAdded() throws IOException {
        Map<Integer, String> plain = new HashMap<>();
        for (JsonNode added : ordinaryAdded) {
            String text = added.path("content").asText();
            for (String condition : List.of("single_word", "lstrip", "rstrip")) {
                if (added.path(condition).asBoolean()) {
                    throw new RefusedModelException(TokenizerFolder.TOKENIZER + " looks for '" + text + "' with "
                            + condition + "; tokens must be matched literally");
                }
            }
            plain.put(added.path("id").asInt(), text);
        }
        return plain;
    }

    /**
     * The tokenizer without special tokens, for Hugging Face's library, so that {@code <|user|>} in a text is read as
     * eight ordinary characters.
     */
    byte[] forOrdinaryText() throws IOException {
        return ordinary(root.deepCopy());
    }

    /** The same for a text that continues another, in tokenizers that put a space before texts. */
    byte[] forContinuations() throws IOException {
        return ordinary(SentencePieces.withoutASpaceBefore(root));
    }

    private byte[] ordinary(ObjectNode ordinary) throws IOException {
        ordinary.putNull("truncation");
        ordinary.putNull("padding");
        ordinary.putNull("post_processor");
        ArrayNode kept = ordinary.putArray("added_tokens").addAll(ordinaryAdded);
        ObjectNode model = (ObjectNode) ordinary.path("model");
        ObjectNode ids = (ObjectNode) model.path("vocab");
        // The library assigns new ids to added tokens, unless they are in the vocabulary.
        for (JsonNode added : kept) ids.set(added.path("content").asText(), added.path("id"));
        if (model.path("ignore_merges").asBoolean()) ids.remove(idOfSpecial.keySet());
        ArrayNode merges = model.putArray("merges");
        for (Merge merge : merges()) {
            boolean special = idOfSpecial.containsKey(merge.left())
                    || idOfSpecial.containsKey(merge.right())
                    || idOfSpecial.containsKey(merge.left() + merge.right());
            if (!special) merges.addArray().add(merge.left()).add(merge.right());
        }
        return JSON.writeValueAsBytes(ordinary);
    }

    /** The file with more special tokens, in the order of their ids. */
    ObjectNode with(Map<SpecialToken, Integer> added) {
        ObjectNode larger = root.deepCopy();
        ArrayNode tokens = larger.withArray("added_tokens");
        added.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(token -> tokens.add(
                        TokenizerFolder.addedToken(token.getKey().text()).put("id", token.getValue())));
        return larger;
    }

    private static boolean isByteLevel(JsonNode splitting) {
        if (splitting.path("type").asText().equals("ByteLevel")) return true;
        for (JsonNode part : splitting.path("pretokenizers")) {
            if (isByteLevel(part)) return true;
        }
        return false;
    }

    private static int id(String token, JsonNode id) throws IOException {
        if (!id.isInt() || id.intValue() < 0 || id.intValue() > 10_000_000) {
            throw new RefusedModelException(TokenizerFolder.TOKENIZER + " gives '" + token + "' the id " + id
                    + "; a whole number from 0 to 10000000 is expected");
        }
        return id.intValue();
    }

    private static byte[] letters(String token) throws IOException {
        try {
            return ByteAlphabet.bytes(token);
        } catch (IllegalArgumentException e) {
            throw new RefusedModelException(TokenizerFolder.TOKENIZER + " is not byte-level BPE: " + e.getMessage(), e);
        }
    }

    private static String named(JsonNode config, SpecialToken token) {
        JsonNode name = switch (token) {
            case BEGIN_OF_TEXT -> config.path("bos_token");
            case END_OF_TEXT -> config.path("eos_token");
            case PAD -> config.path("pad_token");
            case SYSTEM, USER, ASSISTANT, END_OF_TURN -> JSON.missingNode();
        };
        return name.isObject() ? name.path("content").asText("") : name.asText("");
    }
}
