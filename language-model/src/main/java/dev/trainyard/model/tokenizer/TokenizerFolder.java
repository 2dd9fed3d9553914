package dev.trainyard.model.tokenizer;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.folder.ModelFile;
import dev.trainyard.model.folder.RefusedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Writes a vocabulary as Hugging Face's {@code tokenizer.json} and {@code tokenizer_config.json}. */
public final class TokenizerFolder {
    /** The tokenizer itself: vocabulary, merges, pre-tokenization, special tokens. */
    public static final String TOKENIZER = "tokenizer.json";

    /** What libraries need to use it: class, special tokens by role, chat template. */
    public static final String CONFIG = "tokenizer_config.json";

    private static final String LONGEST = "model_max_length";

    private static final JsonMapper JSON = new JsonMapper();

    private TokenizerFolder() {}

    /**
     * Writes both files, without the largest length of a text, which depends on the model and is set by {@link #limit}.
     */
    public static void write(Path folder, BytePairVocabulary vocabulary) throws IOException {
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve(TOKENIZER).toFile(), tokenizer(vocabulary));
        JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(CONFIG).toFile(), config());
    }

    /** Copies both files, and files of chat templates, into the folder of a model. */
    public static void copy(Path from, Path to, int context) throws IOException {
        Files.copy(from.resolve(TOKENIZER), to.resolve(TOKENIZER));
        Files.copy(from.resolve(CONFIG), to.resolve(CONFIG));
        ChatTemplateFile.copy(from, to);
        limit(to, context);
    }

    /** Sets the largest number of tokens that the model reads. Libraries pad and truncate texts to this length. */
    public static void limit(Path folder, int context) throws IOException {
        ObjectNode config = ModelFile.json(folder, CONFIG);
        config.put(LONGEST, context);
        JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(CONFIG).toFile(), config);
    }

    /**
     * Checks a folder's whole tokenizer, ours or another program's.
     *
     * @throws RefusedModelException if there is none, if it is neither byte-level BPE nor BPE like Llama 2's, or if its
     *     parts do not match
     */
    public static Ids check(Path folder) throws IOException {
        TokenizerFile file = TokenizerFile.read(folder);
        int ofVocabulary = file.requireWhole();
        try (Tokenizer opened = Tokenizer.open(folder)) {
            return new Ids(opened.vocabularySize(), ofVocabulary);
        } catch (RuntimeException e) {
            throw new RefusedModelException(
                    TOKENIZER + " is not accepted by Hugging Face's library (" + e.getMessage() + ")", e);
        }
    }

    /**
     * The number of ids that a tokenizer has.
     *
     * @param all ids, which start from 0 without a gap
     * @param ofVocabulary the ids of the vocabulary itself, the lowest ones; higher ids belong to added tokens
     */
    public record Ids(int all, int ofVocabulary) {}

    /**
     * Writes another program's tokenizer. With a chat template of its own it stays as it is. Otherwise it gets our form
     * of conversation and every {@link SpecialToken}: its own begin, end and padding tokens are used if it has them, and
     * missing ones are added after its last token.
     *
     * @param from a folder with {@code tokenizer.json} and, as a rule, {@code tokenizer_config.json}
     * @param context the context of its model, in tokens
     * @param begin the id that its model names as the begin of a text, for a tokenizer that names none; -1 if there is
     *     none
     * @param ends ids that its model names as ends of a text; the first special one is the end of a text if the
     *     tokenizer names none
     * @return its number of tokens before and after, and the ids of the special ones
     * @throws IOException if its kind is not supported, or ids are missing
     */
    public static ImportedTokenizer importFrom(Path from, Path to, int context, int begin, Set<Integer> ends)
            throws IOException {
        TokenizerFile file = TokenizerFile.read(from);
        file.requireWhole();
        if (file.hasItsOwnTemplate()) return withItsOwnTemplate(file, from, to, context, ends);
        Map<SpecialToken, Integer> ids = new EnumMap<>(SpecialToken.class);
        ids.putAll(file.roles());
        if (file.specials().containsKey(begin)) ids.putIfAbsent(SpecialToken.BEGIN_OF_TEXT, begin);
        firstSpecial(ends, file).ifPresent(end -> ids.putIfAbsent(SpecialToken.END_OF_TEXT, end));
        Map<SpecialToken, Integer> added = new EnumMap<>(SpecialToken.class);
        for (SpecialToken token : SpecialToken.values()) {
            if (!ids.containsKey(token)) added.put(token, file.size() + added.size());
        }
        ids.putAll(added);
        Map<Integer, String> names = file.specials();
        added.forEach((token, id) -> names.put(id, token.text()));
        int first = Objects.requireNonNull(ids.get(SpecialToken.BEGIN_OF_TEXT));
        ObjectNode imported = file.with(added);
        imported.set("post_processor", beginningOfTexts(Objects.requireNonNull(names.get(first)), first));
        JSON.writerWithDefaultPrettyPrinter().writeValue(to.resolve(TOKENIZER).toFile(), imported);
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(to.resolve(CONFIG).toFile(), importedConfig(ids, names, context));
        return new ImportedTokenizer(file.size(), file.size() + added.size(), ids, false);
    }

    private static Optional<Integer> firstSpecial(Set<Integer> ends, TokenizerFile file) {
        return ends.stream().filter(file.specials()::containsKey).findFirst();
    }

    private static ImportedTokenizer withItsOwnTemplate(
            TokenizerFile file, Path from, Path to, int context, Set<Integer> ends) throws IOException {
        ObjectNode config = Files.exists(from.resolve(CONFIG)) ? ModelFile.json(from, CONFIG) : JSON.createObjectNode();
        Integer end = file.roles().get(SpecialToken.END_OF_TEXT);
        if (end == null) {
            end = endOfTheModel(file, from, ends);
            config.put("eos_token", file.specials().get(end));
        }
        Files.copy(from.resolve(TOKENIZER), to.resolve(TOKENIZER));
        ChatTemplateFile.copy(from, to);
        config.put(LONGEST, context);
        // Names of classes in files that are not copied.
        config.remove("auto_map");
        if (!config.hasNonNull("pad_token")) {
            config.put("pad_token", file.specials().get(file.roles().getOrDefault(SpecialToken.PAD, end)));
        }
        JSON.writerWithDefaultPrettyPrinter().writeValue(to.resolve(CONFIG).toFile(), config);
        return new ImportedTokenizer(
                file.size(), file.size(), TokenizerFile.read(to).roles(), true);
    }

    /** The end that the model names; the tokenizer then names it, too, which must not change what its template writes. */
    private static int endOfTheModel(TokenizerFile file, Path from, Set<Integer> ends) throws IOException {
        int end = firstSpecial(ends, file)
                .orElseThrow(() -> new RefusedModelException("there is no token that ends a text: neither eos_token in "
                        + CONFIG + " nor <|endoftext|> among the special tokens of " + TOKENIZER
                        + ", nor an eos_token_id in config.json or generation_config.json; one of them is expected"));
        if (ChatTemplateFile.read(from).orElse("").contains("eos_token")) {
            throw new RefusedModelException("the chat template uses eos_token, and " + CONFIG
                    + " does not name one; the token that the template should write is expected there");
        }
        return end;
    }

    /**
     * An imported tokenizer.
     *
     * @param tokensBefore the number of tokens it had
     * @param tokens the number of tokens it has now
     * @param ids of the tokens that structure text and conversations; all of them, or, with a template of its own, at
     *     least those between documents and for padding
     * @param ownTemplate whether it has a chat template of its own, so that no tokens were added
     */
    public record ImportedTokenizer(int tokensBefore, int tokens, Map<SpecialToken, Integer> ids, boolean ownTemplate) {
        public ImportedTokenizer {
            ids = Map.copyOf(ids);
        }

        public int id(SpecialToken token) {
            return Objects.requireNonNull(ids.get(token));
        }
    }

    private static ObjectNode importedConfig(Map<SpecialToken, Integer> ids, Map<Integer, String> names, int context) {
        String begin = Objects.requireNonNull(names.get(ids.get(SpecialToken.BEGIN_OF_TEXT)));
        ObjectNode root = config();
        root.put("bos_token", begin);
        // Its own token for the end of a text. generation_config.json says that the end of a turn ends an answer.
        root.put("eos_token", names.get(ids.get(SpecialToken.END_OF_TEXT)));
        root.put("pad_token", names.get(ids.get(SpecialToken.PAD)));
        ObjectNode added = root.putObject("added_tokens_decoder");
        names.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(token -> added.set(String.valueOf(token.getKey()), addedToken(token.getValue())));
        root.put("chat_template", ChatTemplate.jinja(begin));
        root.put(LONGEST, context);
        return root;
    }

    private static ObjectNode tokenizer(BytePairVocabulary vocabulary) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        for (SpecialToken token : SpecialToken.values()) {
            added.add(addedToken(token.text()).put("id", token.id()));
        }
        root.putNull("normalizer");
        root.set("pre_tokenizer", splitting());
        root.set(
                "post_processor", beginningOfTexts(SpecialToken.BEGIN_OF_TEXT.text(), SpecialToken.BEGIN_OF_TEXT.id()));
        root.set("decoder", byteLevel().put("add_prefix_space", true).put("use_regex", true));
        root.set("model", model(vocabulary));
        return root;
    }

    /**
     * What tells other programs to put the begin token before a text, as every document of pre-training has it. Without
     * it a model reads texts in a form that it was never trained on. Conversations get it from the chat template.
     */
    private static ObjectNode beginningOfTexts(String token, int id) {
        ObjectNode processor = JSON.createObjectNode().put("type", "TemplateProcessing");
        ArrayNode single = processor.putArray("single");
        ArrayNode pair = processor.putArray("pair");
        addText(single, token, "A", 0);
        addText(pair, token, "A", 0);
        addText(pair, token, "B", 1);
        ObjectNode special = processor.putObject("special_tokens").putObject(token);
        special.put("id", token).putArray("ids").add(id);
        special.putArray("tokens").add(token);
        return processor;
    }

    private static void addText(ArrayNode template, String begin, String text, int type) {
        template.addObject().putObject("SpecialToken").put("id", begin).put("type_id", type);
        template.addObject().putObject("Sequence").put("id", text).put("type_id", type);
    }

    private static ObjectNode model(BytePairVocabulary vocabulary) {
        List<String> letters =
                vocabulary.tokenBytes().stream().map(ByteAlphabet::letters).toList();
        ObjectNode model = JSON.createObjectNode();
        model.put("type", "BPE");
        model.putNull("dropout");
        model.putNull("unk_token");
        model.putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix");
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("ignore_merges", false);
        ObjectNode ids = model.putObject("vocab");
        for (SpecialToken token : SpecialToken.values()) {
            ids.put(token.text(), token.id());
        }
        for (int id = BytePairVocabulary.FIRST_BYTE; id < vocabulary.size(); id++) {
            ids.put(letters.get(id), id);
        }
        // "left right" is the form that every reader supports; no token contains a space.
        ArrayNode merges = model.putArray("merges");
        for (BytePairVocabulary.Merge merge : vocabulary.merges()) {
            merges.add(letters.get(merge.left()) + " " + letters.get(merge.right()));
        }
        return model;
    }

    private static ObjectNode config() {
        ObjectNode root = JSON.createObjectNode();
        root.put("tokenizer_class", "PreTrainedTokenizerFast");
        root.put("bos_token", SpecialToken.BEGIN_OF_TEXT.text());
        root.put("eos_token", SpecialToken.END_OF_TURN.text());
        root.put("pad_token", SpecialToken.PAD.text());
        root.put("clean_up_tokenization_spaces", false);
        ObjectNode added = root.putObject("added_tokens_decoder");
        for (SpecialToken token : SpecialToken.values()) {
            added.set(String.valueOf(token.id()), addedToken(token.text()));
        }
        root.put("chat_template", ChatTemplate.JINJA);
        return root;
    }

    static ObjectNode addedToken(String text) {
        return JSON.createObjectNode()
                .put("content", text)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }

    private static ObjectNode byteLevel() {
        return JSON.createObjectNode().put("type", "ByteLevel").put("trim_offsets", true);
    }

    /**
     * GPT-2's splitting, with its pattern written out as in Llama 3's file, because readers on the JVM support
     * ByteLevel only in such a sequence.
     */
    private static ObjectNode splitting() {
        ObjectNode sequence = JSON.createObjectNode().put("type", "Sequence");
        ArrayNode parts = sequence.putArray("pretokenizers");
        ObjectNode split = parts.addObject().put("type", "Split");
        split.putObject("pattern").put("Regex", PreTokenizer.GPT_2_PATTERN);
        split.put("behavior", "Isolated").put("invert", false);
        parts.add(byteLevel().put("add_prefix_space", false).put("use_regex", false));
        return sequence;
    }
}
