package dev.trainyard.finetune.constitution;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.runtime.endpoint.ChatEndpoint.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The replies of an endpoint, on disk before they are used: one JSON object a line. A line that a crash cut off is
 * dropped.
 */
final class ReplyJournal implements AutoCloseable {
    private final FileChannel file;
    private final Map<String, String> replies = new HashMap<>();

    private record Line(String asked, String reply) {}

    private ReplyJournal(FileChannel file) {
        this.file = file;
    }

    static ReplyJournal open(Path path) throws IOException {
        byte[] bytes = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ReplyJournal journal = new ReplyJournal(file);
        int whole = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\n') continue;
            try {
                Line line = ContractJson.mapper().readValue(bytes, whole, i - whole, Line.class);
                journal.replies.put(line.asked(), line.reply());
            } catch (IOException e) {
                break;
            }
            whole = i + 1;
        }
        file.truncate(whole);
        file.position(whole);
        return journal;
    }

    Optional<String> reply(List<Message> messages) {
        return Optional.ofNullable(replies.get(key(messages)));
    }

    void add(List<Message> messages, String reply) throws IOException {
        String key = key(messages);
        byte[] line = (ContractJson.mapper().writeValueAsString(new Line(key, reply)) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer left = ByteBuffer.wrap(line);
        while (left.hasRemaining()) file.write(left);
        file.force(false);
        replies.put(key, reply);
    }

    private static String key(List<Message> messages) {
        try {
            return Sha256.of(ContractJson.mapper().writeValueAsBytes(messages)).hex();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("messages can always be written", e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
