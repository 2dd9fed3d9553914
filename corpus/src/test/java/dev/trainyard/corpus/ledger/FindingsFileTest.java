package dev.trainyard.corpus.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.recipe.Bound;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.ThresholdRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindingsFileTest {
    @TempDir
    private Path folder;

    /** More than a buffer holds, a buffer exactly, and less. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_384, 40_000})
    void turnsRowsIntoColumns(int documents) throws IOException {
        List<float[]> rows = rows(documents);

        write(rows);

        ByteBuffer columns = ByteBuffer.allocate(4 * 3 * documents).order(ByteOrder.LITTLE_ENDIAN);
        for (int column = 0; column < 3; column++) {
            for (float[] row : rows) columns.putFloat(row[column]);
        }
        assertThat(folder.resolve(FindingsFile.NAME)).hasBinaryContent(columns.array());
        try (FindingsFile.Reader reader = FindingsFile.open(folder)) {
            assertThat(reader.index())
                    .isEqualTo(new FindingsIndex(documents, SomeEntries.ATTRIBUTES, SomeEntries.RULES));
        }
    }

    @Test
    void readsAPartOfAColumn() throws IOException {
        List<float[]> rows = rows(100);
        write(rows);

        try (FindingsFile.Reader reader = FindingsFile.open(folder)) {
            float[] part = new float[5];
            reader.read(reader.index().column("digits"), 90, part, 5);

            for (int i = 0; i < 5; i++) assertThat(part[i]).isEqualTo(rows.get(90 + i)[2]);
        }
    }

    @Test
    void leavesOnlyItsTwoFiles() throws IOException {
        write(rows(3));

        assertThat(folder.toFile().list()).containsExactlyInAnyOrder(FindingsFile.NAME, FindingsFile.INDEX);
    }

    @Test
    void refusesColumnsThatAreTooShort() throws IOException {
        write(rows(3));
        Files.write(folder.resolve(FindingsFile.NAME), new byte[] {0}, StandardOpenOption.APPEND);

        assertThatThrownBy(() -> FindingsFile.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("has 37 bytes instead of 36");
    }

    @Test
    void refusesARuleAboutAnUnknownAttribute() {
        ThresholdRule rule = new ThresholdRule("r", "height", Bound.AT_MOST, 1, Set.of(DocumentForm.CODE), "");

        assertThatThrownBy(() -> FindingsFile.writer(folder, SomeEntries.ATTRIBUTES, List.of(rule)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rule 'r' looks at 'height', which is not one of the attributes");
    }

    private void write(List<float[]> rows) throws IOException {
        try (FindingsFile.Writer writer = FindingsFile.writer(folder, SomeEntries.ATTRIBUTES, SomeEntries.RULES)) {
            for (float[] row : rows) writer.add(row);
        }
    }

    private static List<float[]> rows(int count) {
        Random chance = new Random(count);
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new float[] {i, chance.nextBoolean() ? Float.NaN : -chance.nextFloat(), chance.nextFloat()});
        }
        return rows;
    }
}
