package dev.trainyard.model.template;

/** A template that cannot be read or rendered, or that refuses what it was given; the message is one sentence. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TemplateException(String message) {
        super(message, null, false, false);
    }

    static TemplateException inLine(int line, String message) {
        return new TemplateException("line " + line + ": " + message);
    }
}
