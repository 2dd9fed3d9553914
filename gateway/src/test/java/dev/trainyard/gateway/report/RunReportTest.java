package dev.trainyard.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.gateway.history.GoldenRun;
import dev.trainyard.gateway.history.RunHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
    private static final RunId RUN = new RunId("smoke-20261123-120000-0001");

    @Test
    void isCompleteForACompletedRun(@TempDir Path runs) throws Exception {
        ReportFolder folder = new ReportFolder(runs);

        Path file = folder.write(report(GoldenRun.events(RUN)));

        JsonNode report = ContractJson.mapper().readTree(file.toFile());
        assertThat(file).isEqualTo(runs.resolve(RUN.value()).resolve("report.json"));
        assertThat(report.toString()).doesNotContain("null");
        assertThat(report.at("/run").asText()).isEqualTo(RUN.value());
        assertThat(report.at("/recipe").asText()).isEqualTo("smoke");
        assertThat(report.at("/verdict").asText()).isEqualTo("released");
        assertThat(report.at("/seconds/pretrain").asDouble()).isEqualTo(30);
        assertThat(report.at("/seconds/total").asDouble()).isPositive();
        assertThat(report.at("/corpus/documentsRead").asInt()).isEqualTo(100);
        assertThat(report.at("/corpus/dropped/duplicate").asInt()).isEqualTo(5);
        assertThat(report.at("/corpus/vocabulary").asInt()).isEqualTo(2048);
        assertThat(report.at("/model/layers").asInt()).isEqualTo(2);
        assertThat(report.at("/training/steps").asInt()).isEqualTo(GoldenRun.STEPS);
        assertThat(report.at("/training/bitsPerByte/start").asDouble()).isEqualTo(8.1);
        assertThat(report.at("/training/bitsPerByte/base").asDouble()).isEqualTo(2.9);
        assertThat(report.at("/training/bitsPerByte/aligned").asDouble()).isEqualTo(0.9);
        assertThat(report.at("/evaluation").findValuesAsText("task")).isEqualTo(GoldenRun.TASKS);
        assertThat(report.at("/artifacts").findValuesAsText("name")).contains("corpus", "tokenizer", "base", "aligned");
        assertThat(report.at("/checkpoints").findValuesAsText("step"))
                .containsExactly("pre-training", "instruction-tuning", "preference-optimisation");
        assertThat(report.at("/checkpoints/2/parent").asText())
                .isEqualTo(report.at("/checkpoints/1/id").asText())
                .hasSize(16);
        assertThat(report.at("/compared").toString()).isEqualTo("[\"pre-training\",\"preference-optimisation\"]");
        assertThat(report.at("/artifacts/0/artifact/sha256").asText()).hasSize(64);
        assertThat(report.at("/evaluation/3/aligned/low").asDouble()).isEqualTo(0.85);
        try (var left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    @Timeout(120)
    void isWrittenLaterIfItCannotBeWrittenNow(@TempDir Path home) throws Exception {
        Path runs = Files.createFile(home.resolve("runs"));
        ReportFolder folder = new ReportFolder(runs);
        RunReport report = report(GoldenRun.events(RUN));
        assertThatThrownBy(() -> folder.write(report)).isInstanceOf(IOException.class);

        folder.writeLater(report);
        Files.delete(runs);

        while (!folder.has(RUN)) Thread.sleep(50);
    }

    @Test
    void keepsEveryKeyOfARunThatFailedEarly() {
        List<PipelineEvent> events = List.of(
                GoldenRun.events(RUN).getFirst(),
                new StageFailed(RUN, Stage.INGEST, "The archive a.jar is not there."));

        JsonNode report = ContractJson.mapper().valueToTree(report(events));

        assertThat(report.at("/verdict").asText()).isEqualTo("failed");
        assertThat(report.at("/reasons/0").asText()).isEqualTo("The archive a.jar is not there.");
        assertThat(report.at("/training/bitsPerByte/base").isNull()).isTrue();
        assertThat(report.at("/corpus/tokens").isNull()).isTrue();
        assertThat(report.at("/evaluation").isArray()).isTrue();
    }

    private static RunReport report(List<PipelineEvent> events) {
        RunHistory history = new RunHistory();
        GoldenRun.recorded(events).forEach(event -> history.add(event, _ -> {}));
        return RunReport.of(history.view(RUN).orElseThrow());
    }
}
