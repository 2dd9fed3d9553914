package dev.trainyard.gateway.chat;

import org.jspecify.annotations.Nullable;

/** A chat that is refused, with what OpenAI's error object needs. */
public final class RefusedChatException extends RuntimeException {
    private final int status;
    private final @Nullable String parameter;
    private final @Nullable String code;

    public RefusedChatException(int status, String message, @Nullable String parameter, @Nullable String code) {
        super(message, null, false, false);
        this.status = status;
        this.parameter = parameter;
        this.code = code;
    }

    static RefusedChatException parameter(String parameter, String message) {
        return new RefusedChatException(400, message, parameter, null);
    }

    public int status() {
        return status;
    }

    public ChatBodies.Failure body() {
        String type = status == 429 ? "rate_limit_error" : status < 500 ? "invalid_request_error" : "server_error";
        return new ChatBodies.Failure(
                new ChatBodies.Failure.Reason(String.valueOf(getMessage()), type, parameter, code));
    }
}
