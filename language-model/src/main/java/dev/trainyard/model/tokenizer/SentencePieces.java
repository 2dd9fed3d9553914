package dev.trainyard.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.folder.RefusedModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Byte-pair encoding as in SentencePiece and Llama 2's tokenizer. A space is written as U+2581, another one is put
 * before the text, texts are not split into words, and a character that is not a token becomes one token for each byte:
 * {@code <0xE4>}.
 *
 * <p>Hugging Face's library has two forms of it. In one, the normalizer changes the text; in the other, a part called
 * Metaspace does, which adds no space if the text already begins with one, so that the two cases cannot be told apart
 * afterwards. The second form is read as the first, which is SentencePiece's own rule.
 */
final class SentencePieces {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SPACE = "\u2581";
    private static final Pattern BYTE = Pattern.compile("<0x[0-9A-Fa-f]{2}>");

    private SentencePieces() {}

    /** Whether a {@code tokenizer.json} writes spaces in this way. */
    static boolean isIn(JsonNode root) {
        return root.path("pre_tokenizer").path("type").asText().equals("Metaspace")
                || !root.hasNonNull("pre_tokenizer")
                        && normalizers(root).stream().anyMatch(SentencePieces::isReplacement);
    }

    /**
     * The same tokenizer in the first form.
     *
     * @throws IOException if it does more or less than this class describes
     */
    static ObjectNode normalised(ObjectNode root) throws IOException {
        JsonNode model = root.path("model");
        for (int b = 0; b < 256; b++) {
            String token = String.format(Locale.ROOT, "<0x%02X>", b);
            if (!model.path("byte_fallback").asBoolean() || !model.path("vocab").has(token)) {
                throw refused("has no tokens for single bytes (byte_fallback, <0x00> to <0xFF>)");
            }
        }
        for (JsonNode added : root.path("added_tokens")) {
            if (!added.path("special").asBoolean() && added.path("normalized").asBoolean()) {
                throw refused("looks for '" + added.path("content").asText()
                        + "' where spaces are written already (normalized)");
            }
        }
        return with(root, putsASpaceBefore(root));
    }

    /** Whether a space is put before a text. */
    static boolean putsASpaceBefore(JsonNode root) throws IOException {
        List<JsonNode> normalizers = normalizers(root);
        JsonNode splitting = root.path("pre_tokenizer");
        if (splitting.path("type").asText().equals("Metaspace")) {
            if (!normalizers.isEmpty()) throw refused("has a normalizer in addition to Metaspace");
            if (!splitting.path("replacement").asText().equals(SPACE)) {
                throw refused(
                        "writes spaces as '" + splitting.path("replacement").asText() + "'");
            }
            if (splitting.path("split").asBoolean(true)) throw refused("splits a text into words (Metaspace's split)");
            return !splitting.path("prepend_scheme").asText("always").equals("never");
        }
        int last = normalizers.size() - 1;
        for (int i = 0; i <= last; i++) {
            JsonNode one = normalizers.get(i);
            boolean known = i == last ? isReplacement(one) : i == 0 && last == 1 && isPrefix(one);
            if (!known) throw refused("has the normalizer " + one);
        }
        return last == 1;
    }

    /** The same tokenizer for a text that continues another: no space is put before it. */
    static ObjectNode withoutASpaceBefore(ObjectNode root) {
        return with(root, false);
    }

    /** The bytes of a token of the vocabulary. */
    static byte[] bytes(String token) {
        if (isByte(token)) return new byte[] {(byte) Integer.parseInt(token.substring(3, 5), 16)};
        return token.replace(SPACE, " ").getBytes(StandardCharsets.UTF_8);
    }

    static boolean isByte(String token) {
        return BYTE.matcher(token).matches();
    }

    private static ObjectNode with(ObjectNode root, boolean spaceBefore) {
        ObjectNode changed = root.deepCopy();
        ArrayNode normalizers =
                changed.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
        if (spaceBefore) normalizers.addObject().put("type", "Prepend").put("prepend", SPACE);
        normalizers.add(replacement(" ", SPACE));
        changed.putNull("pre_tokenizer");
        ArrayNode decoders =
                changed.putObject("decoder").put("type", "Sequence").putArray("decoders");
        decoders.add(replacement(SPACE, " "));
        decoders.addObject().put("type", "ByteFallback");
        decoders.addObject().put("type", "Fuse");
        if (spaceBefore) {
            decoders.addObject()
                    .put("type", "Strip")
                    .put("content", " ")
                    .put("start", 1)
                    .put("stop", 0);
        }
        return changed;
    }

    private static ObjectNode replacement(String from, String to) {
        ObjectNode replacement = JSON.createObjectNode().put("type", "Replace");
        replacement.putObject("pattern").put("String", from);
        return replacement.put("content", to);
    }

    private static boolean isReplacement(JsonNode normalizer) {
        return normalizer.equals(replacement(" ", SPACE));
    }

    private static boolean isPrefix(JsonNode normalizer) {
        return normalizer.path("type").asText().equals("Prepend")
                && normalizer.path("prepend").asText().equals(SPACE);
    }

    private static List<JsonNode> normalizers(JsonNode root) {
        JsonNode normalizer = root.path("normalizer");
        List<JsonNode> normalizers = new ArrayList<>();
        if (normalizer.path("type").asText().equals("Sequence")) {
            normalizer.path("normalizers").forEach(normalizers::add);
        } else if (normalizer.isObject()) {
            normalizers.add(normalizer);
        }
        return normalizers;
    }

    private static IOException refused(String what) {
        return new RefusedModelException(TokenizerFolder.TOKENIZER + " " + what
                + "; of tokenizers that write spaces as U+2581, only those that encode like Llama 2's are supported");
    }
}
