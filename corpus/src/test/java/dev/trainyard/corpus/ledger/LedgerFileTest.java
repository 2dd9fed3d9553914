package dev.trainyard.corpus.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.json.ContractJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerFileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1000, 1001, 3456})
    void readsBackTheAddedEntries(int count) throws IOException {
        SomeEntries some = new SomeEntries(count, count);

        some.write(folder);

        try (LedgerReader reader = LedgerReader.open(folder)) {
            LedgerReader.Page page = reader.page(LedgerFilter.ALL, 0, 10_000);
            assertThat(page.entries()).isEqualTo(some.entries);
            assertThat(page.next()).isNull();
            assertThat(page.matching()).isEqualTo(count);
            assertThat(reader.entries()).isEqualTo(count);
        }
    }

    @Test
    void isGzippedJsonLinesThatAnyProgramCanRead() throws IOException {
        SomeEntries some = new SomeEntries(2500, 1);

        some.write(folder);

        List<LedgerEntry> read = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve(LedgerFile.NAME))), StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                read.add(ContractJson.mapper().readValue(line, LedgerEntry.class));
            }
        }
        assertThat(read).isEqualTo(some.entries);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 100, 5000})
    void pagesThroughEveryFilteredListWithoutLossOrRepetition(int limit) throws IOException {
        SomeEntries some = new SomeEntries(1300, 2);
        some.write(folder);

        try (LedgerReader reader = LedgerReader.open(folder)) {
            for (LedgerFilter filter : filters()) {
                List<LedgerEntry> expected = some.entries.stream()
                        .filter(entry -> takes(filter, entry))
                        .toList();
                List<LedgerEntry> paged = new ArrayList<>();
                Long cursor = 0L;
                while (cursor != null) {
                    LedgerReader.Page page = reader.page(filter, cursor, limit);
                    assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
                    if (filter.path() == null) assertThat(page.matching()).isEqualTo(expected.size());
                    paged.addAll(page.entries());
                    cursor = page.next();
                }
                assertThat(paged).as(filter.toString()).isEqualTo(expected);
            }
        }
    }

    @Test
    void findsAnEntryByItsNumber() throws IOException {
        SomeEntries some = new SomeEntries(2300, 3);
        some.write(folder);

        try (LedgerReader reader = LedgerReader.open(folder)) {
            for (int number : List.of(0, 999, 1000, 1500, 2299)) {
                assertThat(reader.entry(number)).isEqualTo(some.entries.get(number));
            }
        }
    }

    @Test
    void writesEqualEntriesAsEqualBytes() throws IOException {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path other = Files.createDirectory(folder.resolve("other"));

        new SomeEntries(1200, 4).write(one);
        new SomeEntries(1200, 4).write(other);

        try (Stream<Path> files = Files.list(one)) {
            assertThat(files.toList())
                    .extracting(path -> path.getFileName().toString())
                    .containsExactlyInAnyOrder(
                            "ledger.jsonl.gz",
                            "ledger-index.json",
                            "ledger-groups.u32",
                            "findings.f32",
                            "findings.json")
                    .allSatisfy(name -> assertThat(one.resolve(name)).hasSameBinaryContentAs(other.resolve(name)));
        }
    }

    @Test
    void countsEachGroup() throws IOException {
        SomeEntries some = new SomeEntries(1500, 5);
        some.write(folder);

        try (LedgerReader reader = LedgerReader.open(folder)) {
            assertThat(reader.groups())
                    .isNotEmpty()
                    .allSatisfy(group -> assertThat(some.entries.stream()
                                    .filter(entry -> entry.source().equals(group.source())
                                            && entry.form() == group.form()
                                            && entry.verdict() == group.verdict()
                                            && java.util.Objects.equals(entry.rule(), group.rule())))
                            .hasSize((int) group.entries()));
        }
    }

    @Test
    void putsTheBeginningOfATextOnOneLine() {
        assertThat(LedgerEntry.excerpt(" \n one\t\n two\u0000three \n")).isEqualTo("one two three");
        assertThat(LedgerEntry.excerpt("")).isEmpty();
        assertThat(LedgerEntry.excerpt("😀".repeat(300))).isEqualTo("😀".repeat(200));
        assertThat(LedgerEntry.excerpt("a ".repeat(300)))
                .isEqualTo("a ".repeat(100).strip());
    }

    @Test
    void refusesAVerdictWithoutItsReason() {
        assertThatThrownBy(() -> entry(Verdict.DROPPED, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'a.txt' is dropped by no rule: a dropped document must have a rule, and a kept"
                        + " one must not");
        assertThatThrownBy(() -> entry(Verdict.KEPT, "empty", Split.TRAIN)).hasMessageContaining("kept by empty");
        assertThatThrownBy(() -> entry(Verdict.KEPT, null, null)).hasMessageContaining("kept in no split");
    }

    private static LedgerEntry entry(Verdict verdict, String rule, Split split) {
        return new LedgerEntry(
                Sha256.of("a"),
                "s",
                "a.txt",
                null,
                "CC0-1.0",
                null,
                null,
                null,
                0,
                verdict,
                split,
                0,
                rule,
                null,
                null,
                null,
                List.of(),
                "");
    }

    private static List<LedgerFilter> filters() {
        List<LedgerFilter> filters = new ArrayList<>();
        for (String source : new String[] {null, "wiki", "books", "nowhere"}) {
            for (Verdict verdict : new Verdict[] {null, Verdict.KEPT, Verdict.DROPPED}) {
                for (String rule : new String[] {null, "unreadable", "digits", "near-duplicate"}) {
                    for (String path : new String[] {null, "ÄRGER \"q", "/77", "no such path"}) {
                        filters.add(new LedgerFilter(source, verdict, rule, path));
                    }
                }
            }
        }
        return filters;
    }

    private static boolean takes(LedgerFilter filter, LedgerEntry entry) {
        return (filter.source() == null || filter.source().equals(entry.source()))
                && (filter.verdict() == null || filter.verdict() == entry.verdict())
                && (filter.rule() == null || filter.rule().equals(entry.rule()))
                && (filter.path() == null
                        || entry.path().toLowerCase(Locale.ROOT).contains(filter.path()));
    }
}
