package dev.trainyard.runtime.http;

import java.util.Map;

/**
 * Why a request is rejected.
 *
 * @param title a few words, the same for every refusal of the kind
 * @param detail a whole sentence
 * @param code a word for programs
 * @param headers of the response
 */
public record Refusal(int status, String title, String detail, String code, Map<String, String> headers) {
    public Refusal {
        headers = Map.copyOf(headers);
    }

    public static Refusal of(int status, String title, String detail, String code) {
        return new Refusal(status, title, detail, code, Map.of());
    }

    public Refusal with(String header, String value) {
        return new Refusal(status, title, detail, code, Map.of(header, value));
    }
}
