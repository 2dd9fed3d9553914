package dev.trainyard.gateway.samples;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The answers of two checkpoints to the items that both were asked, in the order of the first one's evaluation. Items
 * are paired by task and name, and left out if their questions or right answers differ. Of the second evaluation only the positions of its lines are in memory.
 */
public final class SamplePairs implements SampleSource {
    private final SampleFile first;
    private final boolean secondOfFirst;
    private final SampleFile second;
    private final boolean secondOfSecond;

    /**
     * @param first the evaluation of the first checkpoint
     * @param secondOfFirst whether it is the second of the two checkpoints of that evaluation
     * @param second the evaluation of the second checkpoint
     * @param secondOfSecond whether it is the second of the two checkpoints of that evaluation
     */
    public SamplePairs(Path first, boolean secondOfFirst, Path second, boolean secondOfSecond) {
        this.first = new SampleFile(first);
        this.secondOfFirst = secondOfFirst;
        this.second = new SampleFile(second);
        this.secondOfSecond = secondOfSecond;
    }

    private record Name(String task, String item) {}

    private record Position(long at, int length) {}

    @Override
    public void read(Consumer<Sample> samples) throws IOException {
        if (first.file().equals(second.file())) {
            first.read(sample -> samples.accept(paired(sample, sample)));
            return;
        }
        Map<Name, Position> positions = positions();
        ObjectReader json = ContractJson.mapper().readerFor(Sample.class);
        try (RandomAccessFile others = new RandomAccessFile(second.file().toFile(), "r")) {
            first.read(sample -> {
                Position position = positions.get(new Name(sample.task(), sample.item()));
                if (position == null) return;
                Sample other = read(json, others, position);
                if (sample.asksTheSame(other)) samples.accept(paired(sample, other));
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Map<Name, Position> positions() throws IOException {
        second.checkSize();
        Map<Name, Position> positions = new HashMap<>();
        ObjectReader json = ContractJson.mapper().readerFor(Name.class);
        try (JsonParser lines = ContractJson.mapper().createParser(second.file().toFile())) {
            while (lines.nextToken() == JsonToken.START_OBJECT) {
                long from = lines.currentTokenLocation().getByteOffset();
                Name name = json.readValue(lines);
                int length = Math.toIntExact(lines.currentLocation().getByteOffset() - from);
                positions.put(name, new Position(from, length));
            }
        } catch (JacksonException e) {
            throw SampleFile.unreadable(e);
        }
        return positions;
    }

    private static Sample read(ObjectReader json, RandomAccessFile file, Position position) {
        try {
            byte[] line = new byte[position.length()];
            file.seek(position.at());
            file.readFully(line);
            return json.readValue(line);
        } catch (JacksonException e) {
            throw new UncheckedIOException(SampleFile.unreadable(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Sample paired(Sample ofFirst, Sample ofSecond) {
        boolean contaminated = ofFirst.isContaminated() || ofSecond.isContaminated();
        return new Sample(
                ofFirst.task(),
                ofFirst.item(),
                ofFirst.cluster(),
                ofFirst.category(),
                contaminated ? true : null,
                ofFirst.prompt(),
                ofFirst.expected(),
                secondOfFirst ? ofFirst.second() : ofFirst.first(),
                secondOfSecond ? ofSecond.second() : ofSecond.first());
    }
}
