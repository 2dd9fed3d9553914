package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A program to compare with, as a child process: it receives lines of words and responds with lines of JSON. It ends when this is closed. */
final class PeerProcess implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIME_TO_END = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter questions;
    private final Path log;

    private PeerProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        answers = process.inputReader(StandardCharsets.UTF_8);
        questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    static PeerProcess start(Path python, Path script, List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(python.toString(), "-u", script.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return new PeerProcess("The peer", builder.start(), log);
    }

    /**
     * @param name as the beginning of a sentence
     * @param log receives the process's error output
     */
    static PeerProcess start(String name, List<String> command, Path log) throws IOException {
        return new PeerProcess(
                name, new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
    }

    JsonNode ask(String question) throws IOException {
        questions.println(question);
        String answer = answers.readLine();
        if (answer == null) throw new IOException(name + " ended instead of answering '" + question + "': see " + log);
        return JSON.readTree(answer);
    }

    String version() throws IOException {
        return ask("version").path("version").asText();
    }

    double seconds(String question) throws IOException {
        return ask(question).path("seconds").asDouble();
    }

    long id() {
        return process.pid();
    }

    @Override
    public void close() {
        questions.close();
        process.destroy();
        try {
            // Its files may be deleted next.
            if (!process.waitFor(TIME_TO_END)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
