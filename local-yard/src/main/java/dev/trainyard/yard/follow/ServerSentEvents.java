package dev.trainyard.yard.follow;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parser of a stream of server-sent events, line by line. It remembers the last event's id, from which a broken
 * stream is taken up again.
 */
final class ServerSentEvents {
    private final StringBuilder data = new StringBuilder();
    private @Nullable String id;

    /** The data of an event that this line completes. */
    Optional<String> line(String line) {
        if (line.isEmpty()) {
            String whole = data.toString();
            data.setLength(0);
            return whole.isEmpty() ? Optional.empty() : Optional.of(whole);
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
        switch (field) {
            case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
            case "id" -> id = value;
            default -> {
                // comments, event names and retry times say nothing that is needed here
            }
        }
        return Optional.empty();
    }

    /** What was half read belongs to a stream that broke. */
    void restart() {
        data.setLength(0);
    }

    Optional<String> lastId() {
        return Optional.ofNullable(id);
    }
}
