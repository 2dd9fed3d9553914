package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.trainyard.benchmark.CollectionCost.Step;
import dev.trainyard.corpus.card.CorpusCard;
import dev.trainyard.ingest.collection.CollectedCorpus;
import dev.trainyard.ingest.collection.DocumentCollector;
import dev.trainyard.ingest.source.SourceAccess;
import dev.trainyard.ingest.source.SourceFolders;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The child of {@link CollectionBenchmark}: collects one set of generated documents in a JVM of its own, after another
 * set as a warm-up, and prints the cost of each repetition as a line of JSON.
 */
final class CollectionProcess {
    private static final JsonMapper JSON = new JsonMapper();
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private CollectionProcess() {}

    /**
     * @param arguments the folder of the warm-up set and its number of repetitions, then the folder of the measured set
     *     and its number of repetitions
     */
    public static void main(String[] arguments) throws IOException {
        HeapAfterCollections heap = HeapAfterCollections.watched();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) collect(Path.of(arguments[0]), heap);
        for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
            System.out.println(JSON.writeValueAsString(collect(Path.of(arguments[2]), heap)));
        }
    }

    private static CollectionCost collect(Path sources, HeapAfterCollections heap) throws IOException {
        try (TemporaryFolder scratch = TemporaryFolder.create()) {
            Path work = Files.createDirectory(scratch.folder().resolve("work"));
            Path corpus = Files.createDirectory(scratch.folder().resolve("corpus"));
            System.gc();
            heap.restart();
            ResidentMemory.restartPeak();
            DocumentCollector collector = new DocumentCollector(
                    GeneratedDocuments.recipe(), 20261101, Runtime.getRuntime().availableProcessors());
            SourceAccess access = new SourceAccess(new SourceFolders(List.of(sources)), work.resolve("sources"));
            Step read = time(() -> collector.read(work, access, (_, _, _) -> {}));
            long readBytes = bytes(work);
            CollectedCorpus[] collected = new CollectedCorpus[1];
            Step decide = time(() -> collected[0] = collector.decide(work, corpus, (_, _) -> {}));
            CorpusCard card = collected[0].card(Map.of(), 1);
            return new CollectionCost(
                    read,
                    decide,
                    readBytes,
                    bytes(corpus),
                    heap.most(),
                    ResidentMemory.peakMegabytes(ProcessHandle.current().pid()),
                    card.documentsRead(),
                    card.documentsKept(),
                    card.decontamination() == null ? 0 : card.decontamination().items(),
                    card.dropped());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static Step time(Work work) throws IOException {
        long processor = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        work.run();
        return new Step((System.nanoTime() - start) / 1e9, (SYSTEM.getProcessCpuTime() - processor) / 1e9);
    }

    private static long bytes(Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) bytes += Files.size(file);
        }
        return bytes;
    }
}
