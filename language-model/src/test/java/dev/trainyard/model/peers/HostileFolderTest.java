package dev.trainyard.model.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.transformer.ImportedModel;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that would end the process in native code, or use up its memory, are refused before that. */
class HostileFolderTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @BeforeEach
    void copyAFolder() throws IOException {
        ForeignFolders.copy("llama-2", folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/decoder                         | \"\\ud800\" | has the half of a character, \\ud800",
                "/model/continuing_subword_prefix | \"x\"       | has continuing_subword_prefix \"x\", which is not",
                "/model/end_of_word_suffix        | \"x\"       | has end_of_word_suffix \"x\", which is not",
                "/model/dropout                   | 0.1         | has dropout 0.1, which is not supported",
                "/added_tokens                    | 7           | has added_tokens that are not a list",
            })
    void refusesATokenizerThatNativeCodeCannotTake(String place, String value, String reason) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        ObjectNode root = (ObjectNode) JSON.readTree(file.toFile());
        JsonPointer at = JsonPointer.compile(place);
        ((ObjectNode) root.at(at.head())).set(at.last().getMatchingProperty(), JSON.readTree(value));
        // As text, since unpaired surrogates can be written only as their escapes.
        Files.writeString(file, root.toString().replace("\ud800", "\\ud800"));

        refuses("tokenizer.json", reason);
    }

    @Test
    void refusesFilesThatAreNestedTooDeeply() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        ObjectNode root = (ObjectNode) JSON.readTree(file.toFile());
        root.set("decoder", JSON.readTree("[".repeat(200) + "]".repeat(200)));
        Files.writeString(file, root.toString());

        refuses("tokenizer.json", "must not be nested more than 100 levels deep");
    }

    @Test
    void refusesSettingsLargerThanAnyModelHas() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("config.json").toFile(), "rw")) {
            file.setLength(5L << 30);
        }

        refuses("config.json", "has 5368709120 bytes; at most 67108864 are supported");
    }

    @Test
    void refusesAHeaderThatWouldNotFitIntoMemory() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("model.safetensors").toFile(), "rw")) {
            file.setLength(1L << 30);
            file.writeLong(Long.reverseBytes(1L << 29));
        }

        refuses("model.safetensors", "its header has 536870912 bytes; at most 16777216 are supported");
    }

    @Test
    void opensAModelWithAContextOfMillionsOfTokensWithoutJavasMemory() throws IOException {
        Path file = folder.resolve("config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
        Files.writeString(file, config.put("max_position_embeddings", 4_000_000).toString());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        try (Transformer model = Transformer.open(folder)) {
            assertThat(model.shape().context()).isEqualTo(4_000_000);
        }

        // The cosines alone have at least 4 million numbers of 4 bytes.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16_000_000);
    }

    private void refuses(String file, String reason) {
        assertThatThrownBy(() -> ImportedModel.open(folder))
                .isInstanceOf(RefusedModelException.class)
                .hasMessageContaining(file)
                .hasMessageContaining(reason);
    }
}
