package dev.trainyard.yard.follow;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses a stream of server-sent events line by line. It remembers the last event's id, after which a broken stream is
 * resumed.
 */
final class ServerSentEvents {
    private final StringBuilder data = new StringBuilder();
    private @Nullable String id;

    /** The data of the event that this line completes, if any. */
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
                // comments, event names and retry times are not needed here
            }
        }
        return Optional.empty();
    }

    /** Discards a partially read event of a broken stream. */
    void restart() {
        data.setLength(0);
    }

    Optional<String> lastId() {
        return Optional.ofNullable(id);
    }
}
