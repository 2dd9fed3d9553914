package dev.trainyard.model.peers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.transformer.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The results of other programs for the {@link SampleFolder}, written by {@code src/test/python/golden_peers.py}.
 *
 * @param padded the number of tokens of a short and of a long text after padding and truncation to the largest length
 * @param files the digests of the folder's files
 * @param values the named values of every export
 * @param exports by the key of their type
 */
public record GoldenSample(
        List<Text> texts,
        List<Chat> conversations,
        int[] padded,
        Map<String, String> files,
        Map<String, Object> values,
        Map<String, Export> exports) {

    /**
     * @param ids without a begin token
     * @param continuation the most likely tokens after a begin token and the ids
     */
    public record Text(String text, int[] ids, int[] continuation) {}

    /**
     * @param ids with the prompt for an answer
     * @param whole the ids without that
     * @param trained which of them the template says are the assistant's
     */
    public record Chat(List<ChatMessage> messages, String rendered, int[] ids, int[] whole, boolean[] trained) {}

    /** @param fileType the only value in which exports differ */
    public record Export(int fileType, Map<String, Tensor> tensors, long bytes) {}

    /** @param sizes the fastest-changing dimension first */
    public record Tensor(String type, List<Integer> sizes, String sha256) {}

    public static GoldenSample read() throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenSample.class.getResourceAsStream("sample.json"))) {
            return new JsonMapper().readValue(in, GoldenSample.class);
        }
    }

    /** The logits of the first texts, by their index: {@code (length with the begin, vocabulary)}. */
    public static Safetensors logits() throws IOException, URISyntaxException {
        return Safetensors.open(Path.of(Objects.requireNonNull(GoldenSample.class.getResource("sample.safetensors"))
                .toURI()));
    }
}
