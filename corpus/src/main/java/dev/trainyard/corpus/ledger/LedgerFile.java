package dev.trainyard.corpus.ledger;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.corpus.FastGzip;
import dev.trainyard.corpus.WriteBehind;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A ledger on disk, in the order in which its entries were added. Equal entries give equal bytes.
 *
 * <p>{@code ledger.jsonl.gz} holds the entries as JSON lines. It consists of gzip members of 1,000 entries each, so
 * that any program that reads gzip can read all of it, and {@link LedgerReader} any part of it.
 * {@code ledger-groups.u32} holds a 4-byte little-endian number for each entry: the number of its {@link LedgerGroup},
 * with which the entries of a filtered list are found without unpacking the others. {@code ledger-index.json} names the
 * groups and says where each member begins.
 */
public final class LedgerFile {
    /** The entries. */
    public static final String NAME = "ledger.jsonl.gz";
    /** The {@link LedgerIndex}. */
    public static final String INDEX = "ledger-index.json";
    /** The group of each entry. */
    public static final String GROUPS = "ledger-groups.u32";

    static final int MEMBER = 1000;

    private static final int BUFFER = 1 << 16;

    private LedgerFile() {}

    /** Writes a new ledger into a folder. */
    public static Writer writer(Path folder) throws IOException {
        return new Writer(folder);
    }

    /** Whether a folder has a ledger; corpora of earlier versions have none. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(INDEX));
    }

    static LedgerIndex index(Path folder) throws IOException {
        ObjectReader reader = ContractJson.mapper().readerFor(LedgerIndex.class);
        return reader.readValue(folder.resolve(INDEX).toFile());
    }

    /** Writes a new ledger. While one member is collected in memory, another thread compresses the previous one. */
    public static final class Writer implements AutoCloseable {
        private final ObjectWriter json = ContractJson.mapper().writerFor(LedgerEntry.class);
        private final Path folder;
        private final Members members;
        private final OutputStream membersOut;
        private final OutputStream groupsOut;
        private final Map<Key, Tally> groups = new LinkedHashMap<>();
        private final ByteArrayOutputStream member = new ByteArrayOutputStream(BUFFER);
        private final ByteBuffer number = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        private long entries;

        private Writer(Path folder) throws IOException {
            this.folder = folder;
            members = new Members(Files.newOutputStream(folder.resolve(NAME)));
            membersOut = new WriteBehind(members);
            groupsOut = new BufferedOutputStream(Files.newOutputStream(folder.resolve(GROUPS)), BUFFER);
        }

        public void add(LedgerEntry entry) throws IOException {
            member.writeBytes(json.writeValueAsBytes(entry));
            member.write('\n');
            Tally group = groups.computeIfAbsent(
                    new Key(entry.source(), entry.form(), entry.verdict(), entry.rule()),
                    _ -> new Tally(groups.size()));
            group.entries++;
            groupsOut.write(number.putInt(0, group.number).array());
            if (++entries % MEMBER == 0) seal();
        }

        private void seal() throws IOException {
            member.writeTo(membersOut);
            member.reset();
        }

        @Override
        public void close() throws IOException {
            try (membersOut;
                    groupsOut) {
                if (member.size() > 0) seal();
            }
            List<LedgerGroup> named = new ArrayList<>();
            groups.forEach((key, tally) ->
                    named.add(new LedgerGroup(key.source(), key.form(), key.verdict(), key.rule(), tally.entries)));
            ContractJson.mapper()
                    .writeValue(
                            folder.resolve(INDEX).toFile(),
                            new LedgerIndex(entries, members.offset, named, members.begun));
        }

        private record Key(
                String source,
                @Nullable DocumentForm form,
                Verdict verdict,
                @Nullable String rule) {}

        private static final class Tally {
            private final int number;
            private long entries;

            Tally(int number) {
                this.number = number;
            }
        }
    }

    /** Writes each piece as a gzip member of its own, and records where it begins. */
    private static final class Members extends OutputStream {
        private final OutputStream out;
        private final List<LedgerIndex.Member> begun = new ArrayList<>();
        private final ByteArrayOutputStream packed = new ByteArrayOutputStream(BUFFER);
        private long offset;

        Members(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException("a single byte cannot be a gzip member");
        }

        @Override
        public void write(byte[] entries, int from, int count) throws IOException {
            begun.add(new LedgerIndex.Member(offset, (long) begun.size() * MEMBER));
            try (FastGzip member = new FastGzip(packed)) {
                member.write(entries, from, count);
            }
            packed.writeTo(out);
            offset += packed.size();
            packed.reset();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
