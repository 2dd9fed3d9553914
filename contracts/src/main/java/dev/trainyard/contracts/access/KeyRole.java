package dev.trainyard.contracts.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a key allows. */
public enum KeyRole {
    /** Read everything that the gateway shows. */
    LOOK,
    /** Query models, list them and vote on their answers; nothing else about runs. */
    CHAT,
    /** Start and cancel runs, give preferences and let the judge model vote; includes the other two. */
    RUN;

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<KeyRole> named(String key) {
        return Arrays.stream(values()).filter(role -> role.key().equals(key)).findFirst();
    }

    @JsonCreator
    static KeyRole of(String key) {
        return named(key)
                .orElseThrow(() -> new IllegalArgumentException("role is '" + key + "': " + all() + " is expected"));
    }

    /** All of them in words: {@code look, chat or run}. */
    public static String all() {
        return Arrays.stream(values())
                .map(KeyRole::key)
                .collect(Collectors.joining(", "))
                .replaceFirst(", (?=[a-z]+$)", " or ");
    }
}
