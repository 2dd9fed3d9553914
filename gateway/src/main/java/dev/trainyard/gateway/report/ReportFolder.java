package dev.trainyard.gateway.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.run.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * The folder {@code runs} in the yard's home, which contains the {@code report.json} of each ended run, and the {@code
 * model-card.md} of each on whose checkpoint an evaluation has decided.
 */
public final class ReportFolder {
    private static final JsonMapper MAPPER = ContractJson.mapper()
            .rebuild()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Path runs;

    public ReportFolder(Path runs) {
        this.runs = runs;
    }

    /** Writes the report, atomically replacing an earlier one. */
    public Path write(RunReport report) throws IOException {
        return write(file(report.run()), MAPPER.writeValueAsString(report) + "\n");
    }

    /** Writes the model card, atomically replacing an earlier one. */
    public Path writeCard(RunId run, String markdown) throws IOException {
        return write(card(run), markdown);
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Path staged = Files.createTempFile(file.getParent(), "report", ".tmp");
        try {
            Files.writeString(staged, text);
            Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(staged);
        }
        return file;
    }

    /** Writes the report as soon as possible, if the disk is full at the moment. */
    public void writeLater(RunReport report) {
        Thread.ofVirtual().name("report-" + report.run()).start(() -> {
            try {
                while (true) {
                    Thread.sleep(PAUSE);
                    if (isWritten(report)) return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private boolean isWritten(RunReport report) {
        try {
            write(report);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public boolean has(RunId run) {
        return Files.exists(file(run));
    }

    public boolean hasCard(RunId run) {
        return Files.exists(card(run));
    }

    private Path card(RunId run) {
        return runs.resolve(run.value()).resolve("model-card.md");
    }

    private Path file(RunId run) {
        return runs.resolve(run.value()).resolve("report.json");
    }
}
