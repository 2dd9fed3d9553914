package dev.trainyard.benchmark;

import dev.trainyard.ingest.attributes.Measures;
import dev.trainyard.readers.format.DocumentText;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * How much of the main content of web pages is read, and how much else, in comparison with trafilatura and
 * readability-lxml?
 */
@Command(
        name = "pages",
        mixinStandardHelpOptions = true,
        description = "Compares the text that is read from web pages with the text that is expected.")
final class PagesBenchmark implements Callable<Integer> {
    private static final List<String> PEERS = List.of("trafilatura", "readability-lxml");
    private static final Pattern REPETITION = Pattern.compile("duplicate|-gram$");
    private static final double LOW = 0.7;

    @Parameters(paramLabel = "DIR", description = "A folder of test pages, each with source.html and expected.html.")
    private Path folder = Path.of("");

    @Option(names = "--without-peers", description = "Measure only trainyard.")
    private boolean alone;

    @Option(
            names = "--only",
            description = "Measure only the pages for tuning or for testing: ${COMPLETION-CANDIDATES}.")
    private TestPage.Use[] uses = TestPage.Use.values();

    @Option(names = "--each", description = "Also print the figures of each page, the worst first.")
    private boolean each;

    @Option(names = "--rounds", description = "How often each page is read when the time is measured.")
    private int rounds = 20;

    @Option(names = "--hostile", description = "Also print the time for pages that are very wide or deep.")
    private boolean hostile;

    private record Figures(String name, WordRuns.Agreement agreement) {}

    private interface Extractor {
        String text(TestPage page) throws IOException;
    }

    @Override
    public Integer call() throws IOException {
        List<TestPage> pages = TestPage.in(folder).stream()
                .filter(page -> Arrays.asList(uses).contains(page.use()))
                .toList();
        for (TestPage.Use use : uses) {
            print(pages.stream().filter(page -> page.use() == use).toList(), use);
        }
        printDropped(pages);
        System.out.printf(Locale.ROOT, "%.2f ms of processor time per page%n", processorMillis(pages));
        if (hostile) HostilePages.print();
        return 0;
    }

    private void print(List<TestPage> pages, TestPage.Use use) throws IOException {
        System.out.printf("%d pages for %s%n", pages.size(), use.name().toLowerCase(Locale.ROOT));
        print("trainyard", pages, PagesBenchmark::text);
        if (alone) return;
        Peers peers = Peers.ofThisCheckout(Peers.Libraries.PAGES);
        try (PeerProcess process = peers.start("pages_peer.py", List.of(folder.toString()))) {
            for (String peer : PEERS) {
                print(
                        peer,
                        pages,
                        page -> process.ask(peer + " " + page.name())
                                .path("text")
                                .asText());
            }
        }
    }

    private void print(String who, List<TestPage> pages, Extractor extractor) throws IOException {
        List<Figures> figures = new ArrayList<>();
        for (TestPage page : pages) {
            WordRuns runs = WordRuns.of(extractor.text(page));
            figures.add(new Figures(page.name(), runs.with(WordRuns.of(page.expected()))));
        }
        WordRuns.Agreement mean =
                WordRuns.Agreement.mean(figures.stream().map(Figures::agreement).toList());
        System.out.printf(
                Locale.ROOT,
                "  %-17s precision %.3f, recall %.3f, F1 %.3f, %d pages below %.1f in precision%n",
                who,
                mean.precision(),
                mean.recall(),
                mean.f1(),
                figures.stream()
                        .filter(page -> page.agreement().precision() < LOW)
                        .count(),
                LOW);
        if (!each) return;
        figures.sort(Comparator.comparingDouble(page -> page.agreement().f1()));
        for (Figures page : figures) {
            System.out.printf(
                    Locale.ROOT,
                    "    %-45s precision %.3f, recall %.3f%n",
                    page.name(),
                    page.agreement().precision(),
                    page.agreement().recall());
        }
    }

    private static void printDropped(List<TestPage> pages) throws IOException {
        printDropped(
                "texts that are read", pages.stream().map(PagesBenchmark::text).toList());
        printDropped("expected texts", pages.stream().map(TestPage::expected).toList());
    }

    /** How many texts the rules for prose would drop, and by which rule first. */
    private static void printDropped(String what, List<String> texts) throws IOException {
        Map<String, Integer> rules = new TreeMap<>();
        try (FineWebFilters filters = new FineWebFilters(1)) {
            Measures measures = Measures.withoutLanguage();
            for (String text : texts) {
                String rule = filters.verdict(measures, text);
                if (!rule.isEmpty()) rules.merge(rule, 1, Integer::sum);
            }
        }
        int dropped = rules.values().stream().mapToInt(Integer::intValue).sum();
        int repetitive = rules.entrySet().stream()
                .filter(rule -> REPETITION.matcher(rule.getKey()).find())
                .mapToInt(Map.Entry::getValue)
                .sum();
        System.out.printf(
                "The rules for prose drop %d of the %d %s, %d of them for repetition: %s%n",
                dropped, texts.size(), what, repetitive, rules);
    }

    /** Of decoding, parsing and extraction, after every page was read several times. */
    private double processorMillis(List<TestPage> pages) {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < rounds; round++) {
            long start = thread.getCurrentThreadCpuTime();
            for (TestPage page : pages) text(page);
            best = Math.min(best, thread.getCurrentThreadCpuTime() - start);
        }
        return best / 1e6 / pages.size();
    }

    private static String text(TestPage page) {
        try {
            return DocumentText.of("page.html", page.source()) instanceof DocumentText.Read read ? read.text() : "";
        } catch (IOException e) {
            throw new IllegalStateException("nothing interrupts this thread", e);
        }
    }
}
