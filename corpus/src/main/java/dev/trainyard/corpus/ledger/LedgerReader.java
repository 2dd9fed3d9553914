package dev.trainyard.corpus.ledger;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.trainyard.contracts.json.ContractJson;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Finds entries of a ledger. The index and one member at a time are in memory. Not safe for threads. */
public final class LedgerReader implements AutoCloseable {
    /**
     * The largest number of members that are unpacked for one page: about a quarter of a million paths that do not
     * match.
     */
    private static final int MOST_MEMBERS = 250;

    private static final ValueLayout.OfInt GROUP = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path folder;
    private final LedgerIndex index;
    private final Arena arena = Arena.ofConfined();
    private final FileChannel file;
    private final MemorySegment groups;
    private final ObjectReader json = ContractJson.mapper().readerFor(LedgerEntry.class);

    private int unpackedMember = -1;
    private List<String> unpacked = List.of();

    private LedgerReader(Path folder, LedgerIndex index) throws IOException {
        this.folder = folder;
        this.index = index;
        file = FileChannel.open(folder.resolve(LedgerFile.NAME));
        try (FileChannel each = FileChannel.open(folder.resolve(LedgerFile.GROUPS))) {
            if (each.size() != 4 * index.entries()) {
                throw new IOException(folder.resolve(LedgerFile.GROUPS) + " has " + each.size() + " bytes, and "
                        + index.entries() + " entries of 4 are expected");
            }
            groups = each.map(FileChannel.MapMode.READ_ONLY, 0, each.size(), arena);
        }
    }

    /** @param folder of a corpus artifact */
    public static LedgerReader open(Path folder) throws IOException {
        return new LedgerReader(folder, LedgerFile.index(folder));
    }

    /**
     * Some entries of a filtered list.
     *
     * @param matching the number of matching entries; absent if every path would have to be read to count them
     * @param next where the next page begins; absent on the last page
     */
    public record Page(
            List<LedgerEntry> entries,
            @Nullable Long matching,
            @Nullable Long next) {
        public Page {
            entries = List.copyOf(entries);
        }
    }

    public long entries() {
        return index.entries();
    }

    public List<LedgerGroup> groups() {
        return index.groups();
    }

    /** The number of an entry's group. */
    int group(long entry) {
        return groups.getAtIndex(GROUP, entry);
    }

    /** The groups of consecutive entries. */
    void groups(long from, int[] into, int count) {
        MemorySegment.copy(groups, GROUP, 4 * from, into, 0, count);
    }

    /**
     * The entries that match a filter, in the ledger's order. A page may have fewer entries than asked for, or none,
     * although more follow, because the number of paths that are searched for one page is limited.
     *
     * @param from the number of the first entry that may be in the page: 0, or the end of another page
     */
    public Page page(LedgerFilter filter, long from, int limit) throws IOException {
        boolean[] taken = new boolean[index.groups().size()];
        long matching = 0;
        for (int i = 0; i < taken.length; i++) {
            taken[i] = filter.takes(index.groups().get(i));
            if (taken[i]) matching += index.groups().get(i).entries();
        }
        List<LedgerEntry> found = new ArrayList<>();
        long number = next(taken, Math.max(0, from));
        for (int members = 0; number < index.entries() && found.size() < limit && members < MOST_MEMBERS; members++) {
            int member = member(number);
            long first = index.members().get(member).first();
            List<String> lines = lines(member);
            while (number < first + lines.size() && found.size() < limit) {
                String line = lines.get((int) (number - first));
                if (filter.path() == null || filter.takes(path(line))) found.add(entry(line));
                number = next(taken, number + 1);
            }
        }
        return new Page(found, filter.path() == null ? matching : null, number < index.entries() ? number : null);
    }

    /** The entry with a number, from 0. */
    public LedgerEntry entry(long number) throws IOException {
        int member = member(number);
        return entry(
                lines(member).get((int) (number - index.members().get(member).first())));
    }

    private long next(boolean[] taken, long from) {
        long number = from;
        while (number < index.entries() && !taken[group(number)]) number++;
        return number;
    }

    private int member(long entry) {
        int low = 0;
        int high = index.members().size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (index.members().get(middle).first() <= entry) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The last member is cached, since the next entry is often in it too. */
    private List<String> lines(int member) throws IOException {
        if (member != unpackedMember) {
            unpacked = unpack(member);
            unpackedMember = member;
        }
        return unpacked;
    }

    private List<String> unpack(int member) throws IOException {
        long offset = index.members().get(member).offset();
        long end = member + 1 < index.members().size()
                ? index.members().get(member + 1).offset()
                : index.bytes();
        ByteBuffer packed = ByteBuffer.allocate(Math.toIntExact(end - offset));
        while (packed.hasRemaining()) {
            if (file.read(packed, offset + packed.position()) < 0) {
                throw new EOFException(folder.resolve(LedgerFile.NAME) + " ends before its last entry");
            }
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.array()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private LedgerEntry entry(String line) throws IOException {
        try {
            return json.readValue(line);
        } catch (JsonProcessingException e) {
            throw new IOException("a line of " + folder.resolve(LedgerFile.NAME) + " is not an entry", e);
        }
    }

    /** Reads the path alone; parsing the rest would be wasted for the many entries that do not match. */
    private static String path(String line) throws IOException {
        try (JsonParser parser = ContractJson.mapper().createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean path = parser.currentName().equals("path");
                parser.nextToken();
                if (path) return parser.getText();
                parser.skipChildren();
            }
        }
        return "";
    }

    @Override
    public void close() throws IOException {
        try (file) {
            arena.close();
        }
    }
}
