package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.readers.charset.Decoding;
import dev.trainyard.readers.charset.Mojibake;
import dev.trainyard.readers.charset.TextDecoder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * What does Trainyard read from bytes in an undeclared charset, and how does it repair text that was decoded with a wrong
 * one? It answers the scripts {@code charsets.py} and {@code mojibake.py}, which have the questions and the figures.
 */
@Command(name = "decode", description = "Decodes or repairs the samples of charsets.py and mojibake.py.")
final class DecodedSamples implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(
            paramLabel = "FILE",
            description =
                    "JSON Lines: bytes in Base64 to be decoded, or text to be repaired. The answers go to standard"
                            + " output.")
    private Path samples = Path.of("");

    @Override
    public Integer call() throws IOException {
        List<String> lines = Files.readAllLines(samples, StandardCharsets.UTF_8);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line : lines) out.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
        out.flush();
        return 0;
    }

    private static ObjectNode answer(JsonNode question) {
        ObjectNode answer = JSON.createObjectNode();
        if (question.has("text")) {
            return answer.put("text", Mojibake.repair(question.get("text").asText()));
        }
        byte[] bytes = Base64.getDecoder().decode(question.get("bytes").asText());
        long start = System.nanoTime();
        Decoding decoding = TextDecoder.decoding(bytes, null);
        answer.put("microseconds", (System.nanoTime() - start) / 1_000);
        return switch (decoding) {
            case Decoding.Text text ->
                answer.put("text", text.text()).put("charset", text.charset().name());
            case Decoding.Binary _ -> answer.put("reason", "binary");
            case Decoding.UnknownCharset _ -> answer.put("reason", "unknown-charset");
        };
    }
}
