package dev.trainyard.gateway.card;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.model.folder.ModelFile;
import dev.trainyard.model.tokenizer.ChatTemplateFile;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.ModelFamily;
import dev.trainyard.model.transformer.ModelShape;
import java.io.IOException;
import java.nio.file.Path;

/** Reads what the files of a checkpoint say about it. */
final class ModelFolder {
    private ModelFolder() {}

    static ModelCard.Shape read(Path folder) throws IOException {
        ModelShape shape = ModelConfig.read(folder);
        ModelFamily family = shape.options().family();
        return new ModelCard.Shape(
                family.modelType(),
                family.architecture(),
                shape.heads(),
                shape.keyValueHeads(),
                shape.context(),
                shape.vocabulary(),
                shape.tiedEmbeddings(),
                tokenizer(ModelFile.json(folder, TokenizerFolder.TOKENIZER)),
                ChatTemplateFile.read(folder).isPresent());
    }

    private static String tokenizer(JsonNode file) {
        String kind = file.path("model").path("type").asText("unknown");
        boolean ofBytes = file.path("decoder").path("type").asText().equals("ByteLevel");
        return ofBytes ? "byte-level " + kind : kind;
    }
}
