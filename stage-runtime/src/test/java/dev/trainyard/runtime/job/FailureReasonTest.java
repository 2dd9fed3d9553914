package dev.trainyard.runtime.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureReasonTest {
    private static final String UNFORESEEN = "An unexpected error occurred; the log of the service has the details.";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The archive /data/a.jar is not there.",
                "Source 'notes' does not exist.",
                "Source 'dev.trainyard.Notes' has the licence 'null', not 'NullPointerException'.",
                "The file src/main/java/FooException.java has 3 bytes.",
                "/dev/null is no folder.",
                "The field run of a dev.trainyard.run-requested.v1 is wrong: '' is no run id.",
                "https://repo.example.org/a/b.html answered 404.",
                "The artifact checkpoints/a1.b2 is damaged: model.safetensors is missing."
            })
    void keepsTheSentenceOfAnAnticipatedFailure(String sentence) {
        assertThat(FailureReason.of(new IOException(sentence))).isEqualTo(sentence);
    }

    static List<Throwable> unforeseen() {
        return List.of(
                new NullPointerException("Cannot invoke \"String.length()\" because \"<local1>\" is null"),
                new ClassCastException("class java.lang.String cannot be cast to class java.lang.Integer"),
                new IndexOutOfBoundsException("Index 5 out of bounds for length 3"),
                new NoClassDefFoundError("ai/djl/pytorch/engine/PtEngine could not be initialised"),
                new IllegalArgumentException("No enum constant dev.trainyard.contracts.event.Split.TEST"),
                new IllegalStateException("no bean of java.lang.Runnable was found"),
                new IllegalStateException("java.io.IOException: the disk is on fire"),
                new IllegalStateException("the value of step is null"),
                new IllegalStateException("failed with OutOfRangeError at once"),
                new IllegalStateException("Cannot deserialize value of type `int` from String"),
                new IllegalStateException());
    }

    @ParameterizedTest
    @MethodSource("unforeseen")
    void leavesProgrammersMessagesToTheLog(Throwable failure) {
        assertThat(FailureReason.of(failure)).isEqualTo(UNFORESEEN);
    }

    @Test
    void reportsTheDisksMessage() {
        assertThat(FailureReason.of(new NoSuchFileException("x/y.json"))).isEqualTo("No such file: x/y.json.");
        assertThat(FailureReason.of(new AccessDeniedException("x/y"))).isEqualTo("No permission to use the file x/y.");
        assertThat(FailureReason.of(new FileSystemException("x/y", null, "No space left on device")))
                .isEqualTo("The file x/y cannot be used: No space left on device.");
    }

    @Test
    void unwrapsFailures() {
        IOException failure = new IOException("The light went out.");

        assertThat(FailureReason.of(new ExecutionException(failure))).isEqualTo("The light went out.");
        assertThat(FailureReason.of(new CompletionException(new UncheckedIOException(failure))))
                .isEqualTo("The light went out.");
    }

    @Test
    void reportsJsonErrorsWithoutTheParsersWording() throws IOException {
        JsonProcessingException failure = null;
        try {
            ContractJson.mapper().readValue("{\"run\": [", StageFailed.class);
        } catch (JsonProcessingException e) {
            failure = e;
        }

        assertThat(FailureReason.of(failure)).isEqualTo("A file that the job needs is not valid JSON.");
    }

    @Test
    void endsBeforeItIsTooLongToRead() {
        assertThat(FailureReason.of(new IOException("word ".repeat(100_000))))
                .hasSize(1001)
                .endsWith("…");
    }

    @Test
    void takesTheFirstLineAndMakesItASentence() {
        assertThat(FailureReason.of(new IOException("\nThe corpus has no document\n  at line 3")))
                .isEqualTo("The corpus has no document.");
    }
}
