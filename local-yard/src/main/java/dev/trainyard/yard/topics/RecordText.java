package dev.trainyard.yard.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats a record for people: time, type and run on one line, the body below. */
public final class RecordText {
    private final DateTimeFormatter time;
    private final boolean whole;

    /** @param whole whether to show complete bodies; otherwise the run is omitted and a recipe is shown by name only */
    public RecordText(ZoneId zone, boolean whole) {
        this.time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(zone);
        this.whole = whole;
    }

    public String of(TopicRecord entry) {
        Map<String, String> headers = entry.headers();
        String type = headers.getOrDefault("ce_type", "(no type)");
        String others = headers.entrySet().stream()
                .filter(header -> whole || !header.getKey().startsWith("ce_"))
                .filter(header -> whole || !header.getKey().equals("content-type"))
                .map(header -> "\n    " + header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining());
        return time.format(entry.time()) + "  " + type + "  " + entry.run() + others + "\n    " + body(entry.body());
    }

    private String body(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (whole) {
            return text;
        }
        try {
            JsonNode node = ContractJson.mapper().readTree(text);
            if (node instanceof ObjectNode fields) {
                fields.remove("run");
                if (fields.path("recipe").path("name").isTextual()) {
                    fields.set("recipe", fields.path("recipe").path("name"));
                }
            }
            return node.toString();
        } catch (IOException e) {
            return text;
        }
    }
}
