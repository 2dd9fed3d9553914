package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A peer's script as a child process: asked in lines of words, it answers in lines of JSON. Ends when closed. */
final class PeerProcess implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter questions;
    private final Path log;

    private PeerProcess(Process process, Path log) {
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
        return new PeerProcess(builder.start(), log);
    }

    JsonNode ask(String question) throws IOException {
        questions.println(question);
        String answer = answers.readLine();
        if (answer == null) throw new IOException("The peer ended instead of answering '" + question + "': see " + log);
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
    }
}
