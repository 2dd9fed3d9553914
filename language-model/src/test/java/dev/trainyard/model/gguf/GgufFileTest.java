package dev.trainyard.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.peers.SampleFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they say. */
class GgufFileTest {
    @TempDir
    static Path folder;

    private static byte[] whole = {};

    @BeforeAll
    static void write() throws IOException {
        SampleFolder.write(folder);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GgufExport.of(folder, "sample", GgufType.F16).write(out);
        whole = out.toByteArray();
    }

    @Test
    void refusesAFileOfAnotherFormatOrVersion() {
        refuses(new byte[0], "does not begin with GGUF");
        refuses("{\"model\": \"a text that is longer than a header\"}".getBytes(StandardCharsets.UTF_8), "with GGUF");
        refuses(with(4, 2, 4), "has version 2; only version 3 is supported");
    }

    @Test
    void refusesCountsAndLengthsThatTheFileHasNoRoomFor() {
        refuses(with(8, Long.MAX_VALUE, 8), "its number of tensors says that there are 9223372036854775807");
        refuses(with(8, -1, 8), "its number of tensors says that there are 18446744073709551615");
        refuses(with(16, 1 << 30, 8), "its number of values says that there are 1073741824");
        refuses(with(24, 1L << 40, 8), "the name of value 0 is a text of 1099511627776 bytes");
        int tokens = after("tokenizer.ggml.tokens");
        refuses(with(tokens, 99, 4), "tokenizer.ggml.tokens has the type 99");
        refuses(with(tokens + 4, 9, 4), "tokenizer.ggml.tokens is a list of the type 9");
        refuses(with(tokens + 8, 1L << 33, 8), "tokenizer.ggml.tokens says that there are 8589934592");
    }

    @Test
    void refusesTensorsThatDoNotLieInTheFile() {
        int embedding = after("token_embd.weight");
        refuses(with(embedding, 7, 4), "the tensor token_embd.weight has 7 dimensions");
        refuses(with(embedding + 4, -5, 8), "the tensor token_embd.weight has the size -5");
        refuses(with(embedding + 4, 1L << 60, 8), "the tensor token_embd.weight has the size 1152921504606846976");
        refuses(with(embedding + 12, 1L << 24, 8), "the tensor token_embd.weight has the size 16777216");
        refuses(with(embedding + 20, 12, 4), "the tensor token_embd.weight has ggml's type 12");
        refuses(with(embedding + 24, 31, 8), "the tensor token_embd.weight is at 31, which is not a multiple");
        refuses(with(embedding + 24, whole.length / 32 * 32L, 8), "the tensor token_embd.weight ends after the end");
        refuses(with(embedding + 24, 32, 8), "overlap");
    }

    @Test
    void refusesATextThatIsNotUtf8() {
        byte[] spoilt = whole.clone();
        spoilt[after("general.name") + 4 + 8] = (byte) 0xFF;

        refuses(spoilt, "general.name is not valid UTF-8");
    }

    @Test
    void refusesAFileThatEndsAnywhere() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 300; round++) {
            byte[] cut = Arrays.copyOf(whole, random.nextInt(round % 2 == 0 ? 40_000 : whole.length));
            assertThatThrownBy(() -> open(cut)).isInstanceOf(RefusedModelException.class);
        }
    }

    @Test
    void opensOrRefusesAFileWithSpoiltBytes() throws IOException {
        SplittableRandom random = new SplittableRandom(4);
        int refused = 0;
        for (int round = 0; round < 1_500; round++) {
            byte[] spoilt = whole.clone();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                spoilt[random.nextInt(i == 1 ? 40_000 : 2_000)] = (byte) random.nextInt(256);
            }
            try {
                open(spoilt);
            } catch (RefusedModelException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    private static void refuses(byte[] file, String reason) {
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(RefusedModelException.class)
                .hasMessageContaining(reason);
    }

    /** Reads everything apart from the weights. */
    private static void open(byte[] bytes) throws IOException {
        Path file = folder.resolve("spoilt.gguf");
        Files.write(file, bytes);
        try (GgufModel model = GgufModel.open(file)) {
            model.writeTokenizer(folder);
            model.ends();
        }
    }

    private static byte[] with(int at, long value, int bytes) {
        ByteBuffer changed = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes == 4) changed.putInt(at, (int) value);
        else changed.putLong(at, value);
        return changed.array();
    }

    /** The index after the first text of this content. */
    private static int after(String text) {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < whole.length; i++) {
            if (Arrays.equals(whole, i, i + wanted.length, wanted, 0, wanted.length)) return i + wanted.length;
        }
        throw new AssertionError(text + " does not occur");
    }
}
