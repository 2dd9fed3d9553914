package dev.trainyard.gateway.samples;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.MappingIterator;
import dev.trainyard.comparison.results.EvaluatedItems;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The samples of an evaluation, a line for each item, of which one is in memory at a time. */
public final class SampleFile implements SampleSource {
    /** The file's name in an evaluation. */
    public static final String NAME = EvaluatedItems.ITEMS;

    /** Larger files are refused. A million items of 500 bytes have this size. */
    private static final long LARGEST = 512L << 20;

    private final Path file;

    /** @param folder of the evaluation */
    public SampleFile(Path folder) {
        this.file = folder.resolve(NAME);
    }

    Path file() {
        return file;
    }

    @Override
    public void read(Consumer<Sample> samples) throws IOException {
        checkSize();
        try (MappingIterator<Sample> lines =
                ContractJson.mapper().readerFor(Sample.class).readValues(file.toFile())) {
            while (lines.hasNextValue()) samples.accept(lines.nextValue());
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    /** @throws UnreadableSamplesException if the file is too large */
    public void checkSize() throws IOException {
        long size = Files.size(file);
        if (size > LARGEST) {
            throw new UnreadableSamplesException("Its samples have " + (size >> 20) + " MiB: the gateway reads at most "
                    + (LARGEST >> 20) + " MiB.");
        }
    }

    static UnreadableSamplesException unreadable(JacksonException e) {
        int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
        return new UnreadableSamplesException(NAME + ", line " + line
                + ", is not a sample: an item with the answers of two checkpoints is expected.");
    }
}
