package dev.trainyard.gateway.chat;

import dev.trainyard.model.chat.RefusedConversationException;
import org.jspecify.annotations.Nullable;

/** A request to a model is rejected; contains the fields of OpenAI's error object. */
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

    /** A parameter is invalid. */
    static RefusedChatException parameter(String parameter, @Nullable String code, String message) {
        return new RefusedChatException(400, message, parameter, code);
    }

    /** A conversation that the model's chat template does not take. */
    static RefusedChatException conversation(RefusedConversationException refused) {
        return parameter("messages", "invalid_value", "Invalid 'messages': " + refused.getMessage() + ".");
    }

    /** A parameter is not supported and would change the answer. */
    static RefusedChatException unsupported(String parameter) {
        return parameter(
                parameter,
                "unsupported_parameter",
                "Unsupported parameter: '" + parameter + "' is not supported with this model.");
    }

    /** A call of a tool, or its result, for a model whose chat template would write it in another form than text. */
    static RefusedChatException tools(String parameter) {
        return parameter(
                parameter,
                "unsupported_value",
                "Unsupported value: '" + parameter + "' is a call of a tool or its result, which this model's own chat"
                        + " template may write in turns that are not supported; send it as text of the user or the"
                        + " assistant.");
    }

    static RefusedChatException missing(String parameter) {
        return parameter(parameter, "missing_required_parameter", "Missing required parameter: '" + parameter + "'.");
    }

    /**
     * The prompt is longer than the model's context.
     *
     * @param parameter that contains it: {@code messages} or {@code prompt}
     * @param tokens their number, as text
     */
    static RefusedChatException tooLong(String parameter, int context, String tokens) {
        return parameter(
                parameter,
                "context_length_exceeded",
                "This model's maximum context length is " + context + " tokens. However, your " + parameter
                        + " resulted in " + tokens + " tokens. Please reduce the length of the " + parameter + ".");
    }

    /** The client has disconnected. */
    public static RefusedChatException clientGone() {
        return new RefusedChatException(499, "The client disconnected.", null, null);
    }

    public int status() {
        return status;
    }

    public ChatBodies.Failure body() {
        return ChatBodies.Failure.of(status, String.valueOf(getMessage()), parameter, code);
    }
}
