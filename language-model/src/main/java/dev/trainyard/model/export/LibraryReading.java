package dev.trainyard.model.export;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.folder.ModelFile;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.template.Template;
import dev.trainyard.model.template.TemplateException;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.ChatTemplateFile;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Prompts as programs of others write them from a folder's files: the chat template is rendered to one text, which
 * Hugging Face's library encodes with the unchanged {@code tokenizer.json}, special tokens included.
 */
final class LibraryReading implements PromptReading {
    /** Which begin token a prompt gets. */
    enum Begin {
        /** A conversation has what its template writes, a text what {@code post_processor} adds; as in transformers. */
        OF_FOLDER,
        /** Every prompt begins with one, if the file says so; as in llama.cpp. */
        ALWAYS,
        NEVER
    }

    private final HuggingFaceTokenizer library;
    private final Template template;
    private final Map<String, Object> names = new HashMap<>();
    private final Begin begin;
    private final Set<Integer> ends;

    private LibraryReading(Path folder, Begin begin, Set<Integer> ends) throws IOException {
        this.begin = begin;
        this.ends = ends;
        ObjectNode config = ModelFile.json(folder, TokenizerFolder.CONFIG);
        for (Map.Entry<String, JsonNode> field : config.properties()) {
            if (!field.getKey().endsWith("_token")) continue;
            JsonNode value = field.getValue();
            if (value.isTextual()) names.put(field.getKey(), value.textValue());
            if (value.isObject())
                names.put(field.getKey(), value.path("content").asText());
        }
        String source = ChatTemplateFile.read(folder)
                .orElseThrow(() -> new RefusedModelException("there is no chat template in the folder"));
        try {
            template = Template.parse(source);
        } catch (TemplateException e) {
            throw new RefusedModelException("the chat template cannot be rendered: " + e.getMessage(), e);
        }
        try {
            library = HuggingFaceTokenizer.newInstance(
                    folder.resolve(TokenizerFolder.TOKENIZER), Map.of("truncation", "false", "padding", "false"));
        } catch (RuntimeException e) {
            throw new RefusedModelException(
                    TokenizerFolder.TOKENIZER + " is not accepted by Hugging Face's library (" + e.getMessage() + ")",
                    e);
        }
    }

    /** A folder as transformers opens it: answers end where {@code generation_config.json} says. */
    static LibraryReading ofFolder(Path folder) throws IOException {
        String file = Files.exists(folder.resolve("generation_config.json")) ? "generation_config.json" : "config.json";
        JsonNode end = ModelFile.json(folder, file).path("eos_token_id");
        Set<Integer> ends = new TreeSet<>();
        if (end.isInt()) ends.add(end.intValue());
        for (JsonNode one : end) ends.add(one.intValue());
        return new LibraryReading(folder, Begin.OF_FOLDER, ends);
    }

    /** The tokenizer of a GGUF file, written to a folder. */
    static LibraryReading ofGguf(Path folder, boolean begins, Set<Integer> ends) throws IOException {
        return new LibraryReading(folder, begins ? Begin.ALWAYS : Begin.NEVER, ends);
    }

    @Override
    public int[] text(String text) throws IOException {
        return switch (begin) {
            case OF_FOLDER -> encode(text, true);
            case ALWAYS ->
                IntStream.concat(begin(), Arrays.stream(encode(text, false))).toArray();
            case NEVER -> encode(text, false);
        };
    }

    @Override
    public int[] conversation(List<ChatMessage> messages) throws UnrenderedException {
        Map<String, Object> variables = new HashMap<>(names);
        variables.put("add_generation_prompt", true);
        String rendered;
        try {
            rendered = template.render(
                            messages.stream()
                                    .map(message ->
                                            new Template.Message(message.role().key(), message.content()))
                                    .toList(),
                            variables,
                            ChatForm.TODAY)
                    .value();
        } catch (TemplateException e) {
            throw new UnrenderedException(e);
        }
        int[] ids = encode(rendered, false);
        int[] first = begin().toArray();
        boolean begun = ids.length > 0 && first.length > 0 && ids[0] == first[0];
        return begin == Begin.ALWAYS && !begun
                ? IntStream.concat(Arrays.stream(first), Arrays.stream(ids)).toArray()
                : ids;
    }

    private IntStream begin() {
        Object token = names.get("bos_token");
        return token == null ? IntStream.empty() : Arrays.stream(encode(token.toString(), false));
    }

    private int[] encode(String text, boolean processed) {
        return LongStream.of(library.encode(Tokenizer.wellFormed(text), processed, false)
                        .getIds())
                .mapToInt(id -> (int) id)
                .toArray();
    }

    @Override
    public Set<Integer> ends() {
        return ends;
    }

    @Override
    public void close() {
        library.close();
    }
}
