package dev.trainyard.yard;

import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The file {@code yard.json} in a yard's home, with which other commands find the yard and the next yard stops
 * processes left behind by a killed one.
 *
 * @param bootstrap the broker's address
 * @param gateway the gateway's address
 * @param recordedAt when this was written; all processes had started by then
 * @param pid the yard's own process
 * @param processes the children's process ids by name: {@code kafka}, {@code gateway}, {@code ingest}, …
 * @param ports of the children, by name
 * @param troubles a sentence for each child that keeps exiting, by name
 */
public record YardRecord(
        String bootstrap,
        String gateway,
        Instant recordedAt,
        long pid,
        Map<String, Long> processes,
        Map<String, Integer> ports,
        Map<String, String> troubles) {
    static final String FILE = "yard.json";

    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    public YardRecord {
        processes = new LinkedHashMap<>(processes);
        ports = new LinkedHashMap<>(ports);
        // Earlier versions wrote none.
        troubles = troubles == null ? new LinkedHashMap<>() : new LinkedHashMap<>(troubles);
    }

    /** The record in a home folder, if there is a readable one. */
    public static Optional<YardRecord> read(Path home) {
        Path file = home.resolve(FILE);
        try {
            return Files.exists(file)
                    ? Optional.of(ContractJson.mapper().readValue(Files.readAllBytes(file), YardRecord.class))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void write(Path home) throws IOException {
        Path draft = home.resolve(FILE + ".new");
        Files.write(
                draft, ContractJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
        Files.move(draft, home.resolve(FILE), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether the yard that wrote this is still running. */
    public boolean alive() {
        return process(pid).isPresent();
    }

    /** Stops the children left behind by a killed yard; returns their number. */
    int endLeftovers() throws InterruptedException {
        List<ProcessHandle> left =
                processes.values().stream().flatMap(id -> process(id).stream()).toList();
        left.forEach(ProcessHandle::destroy);
        for (ProcessHandle process : left) {
            for (int i = 0; i < 100 && process.isAlive(); i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            process.destroyForcibly();
        }
        return left.size();
    }

    /** A process that started after the record was written is another one with a reused id. */
    private Optional<ProcessHandle> process(long id) {
        Instant latest = recordedAt.plus(CLOCK_TOLERANCE);
        return ProcessHandle.of(id)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .startInstant()
                        .map(start -> start.isBefore(latest))
                        .orElse(true));
    }
}
