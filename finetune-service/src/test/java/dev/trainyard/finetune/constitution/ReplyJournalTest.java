package dev.trainyard.finetune.constitution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.runtime.endpoint.ChatEndpoint.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplyJournalTest {
    private static final List<Message> FIRST = List.of(new Message("user", "a"));
    private static final List<Message> SECOND = List.of(new Message("user", "b"));

    @TempDir
    Path home;

    @Test
    void keepsRepliesAndDropsALineThatACrashCutOff() throws IOException {
        Path file = home.resolve("replies.jsonl");
        try (ReplyJournal journal = ReplyJournal.open(file)) {
            journal.add(FIRST, "one\nline");
        }
        Files.writeString(file, "{\"asked\": \"cut o", StandardOpenOption.APPEND);

        try (ReplyJournal journal = ReplyJournal.open(file)) {
            assertThat(journal.reply(FIRST)).contains("one\nline");
            assertThat(journal.reply(SECOND)).isEmpty();
            journal.add(SECOND, "two");
        }
        try (ReplyJournal journal = ReplyJournal.open(file)) {
            assertThat(journal.reply(FIRST)).contains("one\nline");
            assertThat(journal.reply(SECOND)).contains("two");
        }
    }
}
