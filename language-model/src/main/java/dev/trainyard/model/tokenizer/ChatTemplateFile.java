package dev.trainyard.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.model.folder.ModelFile;
import dev.trainyard.model.folder.RefusedModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The chat template in a model's folder, where transformers looks for it: the file {@code chat_template.jinja}, or else
 * {@code chat_template} in {@code tokenizer_config.json}, which is one template or a list of named ones.
 */
public final class ChatTemplateFile {
    /** The template's file in folders that newer versions of transformers write. */
    public static final String FILE = "chat_template.jinja";

    /** The folder of further templates, beside {@link #FILE}. */
    static final String OTHERS = "additional_chat_templates";

    private static final String DEFAULT = "default";
    private static final long MOST_BYTES = 1 << 20;
    private static final int MOST_OTHERS = 100;

    private ChatTemplateFile() {}

    /**
     * The template with which the model converses, unchanged.
     *
     * @return empty if the folder has none
     * @throws RefusedModelException if it is too large, is no text, or is one of several without a default
     */
    public static Optional<String> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) return Optional.of(text(file));
        if (!Files.exists(folder.resolve(TokenizerFolder.CONFIG))) return Optional.empty();
        JsonNode template = ModelFile.json(folder, TokenizerFolder.CONFIG).path("chat_template");
        if (template.isMissingNode() || template.isNull()) return Optional.empty();
        if (template.isTextual()) return Optional.of(bounded(template.textValue()));
        if (!template.isArray()) {
            throw new RefusedModelException(TokenizerFolder.CONFIG
                    + " has a chat_template that is neither a text nor a list of named texts; one of them is expected");
        }
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode one : template) {
            String name = one.path("name").asText();
            if (name.equals(DEFAULT) && one.path("template").isTextual()) {
                return Optional.of(bounded(one.path("template").textValue()));
            }
            names.add(name);
        }
        if (names.isEmpty()) return Optional.empty();
        throw new RefusedModelException(TokenizerFolder.CONFIG + " names the chat templates " + String.join(", ", names)
                + ", and none of them is named " + DEFAULT + ", which is the one that is used");
    }

    /**
     * Copies the files of templates into another folder; templates in {@code tokenizer_config.json} are not copied.
     */
    static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isRegularFile(folder.resolve(FILE))) files.add(folder.resolve(FILE));
        Path others = folder.resolve(OTHERS);
        if (!Files.isDirectory(others)) return files;
        try (Stream<Path> all = Files.list(others)) {
            List<Path> templates = all.filter(path -> path.toString().endsWith(".jinja") && Files.isRegularFile(path))
                    .sorted()
                    .limit(MOST_OTHERS)
                    .toList();
            for (Path template : templates) {
                text(template);
                files.add(template);
            }
        }
        return files;
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new RefusedModelException(file.getFileName() + " has " + Files.size(file) + " bytes; at most "
                    + MOST_BYTES + " are supported");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static String bounded(String template) throws RefusedModelException {
        if (template.length() <= MOST_BYTES) return template;
        throw new RefusedModelException(TokenizerFolder.CONFIG + " has a chat_template of " + template.length()
                + " characters; at most " + MOST_BYTES + " are supported");
    }
}
