package dev.trainyard.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void readsBackWhatItWrote() throws IOException {
        Path file = folder.resolve("two.safetensors");
        float[] matrix = {1, -2, 3.5f, Float.MIN_VALUE, 0, -0f};

        Safetensors.write(
                file,
                Map.of("step", "12"),
                List.of(
                        new Safetensors.Entry("matrix", new long[] {2, 3}, () -> matrix),
                        new Safetensors.Entry("one", new long[] {1}, () -> new float[] {9})));

        try (Safetensors opened = Safetensors.open(file)) {
            assertThat(opened.metadata()).containsEntry("step", "12");
            assertThat(opened.names()).containsExactly("matrix", "one");
            assertThat(opened.read("matrix", 2, 3)).isEqualTo(matrix);
            assertThat(opened.read("one", 1)).containsExactly(9);
            assertThatThrownBy(() -> opened.read("matrix", 3, 2)).hasMessageContaining("[2, 3]");
            assertThatThrownBy(() -> opened.read("two", 1)).hasMessageContaining("no tensor two");
        }
        assertThat(folder.resolve("two.safetensors.part")).doesNotExist();
    }

    @Test
    void readsSixteenBitNumbers() throws IOException {
        Path file = folder.resolve("half.safetensors");
        String header = "{\"brain\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]},"
                + "\"half\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[2,4]}}";
        Files.write(file, bytes(header, header.length(), new byte[] {(byte) 0xC0, 0x3F, 0x00, 0x3E}));

        try (Safetensors opened = Safetensors.open(file)) {
            assertThat(opened.read("brain", 1)).containsExactly(1.5f);
            assertThat(opened.read("half", 1)).containsExactly(1.5f);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "not json",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[8,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,4],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,8]},\"b\":{\"shape\":[0],\"data_offsets\":[8,8]}}",
                "{\"a\":{\"dtype\":\"F4\",\"shape\":[16],\"data_offsets\":[8,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"a\":7}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}}",
            })
    void refusesAHeaderThatDoesNotMatchItsEightBytesOfData(String header) throws IOException {
        Path file = folder.resolve("hostile.safetensors");
        Files.write(file, bytes(header, header.length(), new byte[8]));

        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("hostile.safetensors");
    }

    @ParameterizedTest
    @CsvSource({
        "I64, 1, 8",
        "F64, 1, 8",
        "U64, 1, 8",
        "C64, 1, 8",
        "I32, 2, 8",
        "U32, 2, 8",
        "I16, 4, 8",
        "U16, 4, 8",
        "BOOL, 8, 8",
        "U8, 8, 8",
        "I8, 8, 8",
        "F8_E4M3, 8, 8",
        "F8_E5M2, 8, 8",
        "F8_E8M0, 8, 8",
        "F4, 16, 8",
        "SOMETHING_NEW, 5, 8",
        "I64, 0, 0"
    })
    void skipsTensorsOfOtherTypesUntilTheyAreRequested(String type, int count, int bytes) throws IOException {
        Path file = folder.resolve("mixed.safetensors");
        String header = "{\"other\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
                        .formatted(type, count, bytes)
                + "\"one\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[%d,%d]}}".formatted(bytes, bytes + 4);
        byte[] numbers = new byte[bytes + 4];
        numbers[bytes + 3] = 0x40;
        Files.write(file, bytes(header, header.length(), numbers));

        try (Safetensors opened = Safetensors.open(file)) {
            assertThat(opened.read("one")).containsExactly(2f);
            assertThatThrownBy(() -> opened.read("other", count))
                    .hasMessage("other in mixed.safetensors has the type '" + type + "'; only F32, F16 and BF16"
                            + " are supported");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1_000, Long.MAX_VALUE})
    void refusesAHeaderLongerThanTheFile(long length) throws IOException {
        Path file = folder.resolve("hostile.safetensors");
        Files.write(file, bytes("{}", length, new byte[8]));

        assertThatThrownBy(() -> Safetensors.open(file)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesATruncatedFile() throws IOException {
        Path file = folder.resolve("cut.safetensors");
        Safetensors.write(file, Map.of(), List.of(new Safetensors.Entry("a", new long[] {4}, () -> new float[4])));
        byte[] whole = Files.readAllBytes(file);

        for (int length = 0; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Safetensors.open(file)).isInstanceOf(IOException.class);
        }
    }

    private static byte[] bytes(String header, long length, byte[] numbers) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + numbers.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(json)
                .put(numbers)
                .array();
    }
}
