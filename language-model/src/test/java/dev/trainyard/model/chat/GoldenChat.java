package dev.trainyard.model.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What transformers made of a conversation.
 *
 * @param rendered absent if the template refuses the conversation
 * @param ids absent if a content contains a special token's text
 * @param assistant which ids are the assistant's; absent if the template has no generation blocks
 */
record GoldenChat(
        String family,
        String title,
        boolean prompt,
        Map<String, Boolean> switches,
        List<ChatMessage> messages,
        @Nullable String rendered,
        int @Nullable [] ids,
        boolean @Nullable [] assistant) {
    private static final JsonMapper JSON = new JsonMapper();

    static List<GoldenChat> all() {
        try {
            JsonNode root = JSON.readTree(
                    FamilyFolders.RESOURCES.resolve("chat/golden.json").toFile());
            List<GoldenChat> all = new ArrayList<>();
            for (JsonNode one : root.path("golden")) {
                String title = one.path("conversation").asText();
                List<ChatMessage> messages = new ArrayList<>();
                for (JsonNode message : root.path("conversations").path(title)) {
                    Role role = Role.valueOf(message.path("role").asText().toUpperCase(Locale.ROOT));
                    messages.add(new ChatMessage(role, message.path("content").asText()));
                }
                Map<String, Boolean> switches = new HashMap<>();
                one.path("switches")
                        .properties()
                        .forEach(it -> switches.put(it.getKey(), it.getValue().asBoolean()));
                boolean @Nullable [] assistant = null;
                if (one.has("assistant")) {
                    assistant = new boolean[one.path("assistant").size()];
                    for (int i = 0; i < assistant.length; i++) {
                        assistant[i] = one.path("assistant").get(i).asInt() == 1;
                    }
                }
                all.add(new GoldenChat(
                        one.path("family").asText(),
                        title,
                        one.path("prompt").asBoolean(),
                        switches,
                        messages,
                        one.has("rendered") ? one.path("rendered").asText() : null,
                        one.has("ids") ? JSON.convertValue(one.path("ids"), int[].class) : null,
                        assistant));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<GoldenChat> of(String family) {
        return all().stream().filter(one -> one.family().equals(family)).toList();
    }

    @Override
    public String toString() {
        return family + ", " + title + (prompt ? ", with a prompt" : "") + (switches.isEmpty() ? "" : ", " + switches);
    }
}
