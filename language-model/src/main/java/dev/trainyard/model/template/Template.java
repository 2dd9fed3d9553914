package dev.trainyard.model.template;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Jinja template that renders conversations. It is read once and may be rendered by any number of threads.
 *
 * <p>The language is the part of jinja2 that chat templates use, with what transformers adds: {@code raise_exception},
 * {@code strftime_now}, {@code tojson} without escapes, generation blocks, {@code break} and {@code continue}. A
 * template reaches nothing but the values it is given; what it may compute is limited.
 */
public final class Template {
    /** The largest number of characters of a template. */
    public static final int LONGEST = 1 << 20;

    private final List<Statement> statements;

    private Template(List<Statement> statements) {
        this.statements = statements;
    }

    /** @throws TemplateException if it is no template of the supported language; the message names the line */
    public static Template parse(String source) {
        if (source.length() > LONGEST) {
            throw new TemplateException(
                    "it has " + source.length() + " characters; at most " + LONGEST + " are supported");
        }
        return new Template(TemplateParser.parse(source));
    }

    /**
     * One message of a conversation.
     *
     * @param role by the word that the template knows
     */
    public record Message(String role, String content) {}

    /**
     * Renders a conversation. The origins of the text's characters are the numbers of the messages, from 1, as far as
     * they come from a message's content.
     *
     * @param variables other than the messages, by name: texts of the template, and truth values
     * @param today the date that the template may ask for
     * @throws TemplateException if the template refuses the conversation, or cannot be rendered within the limits
     */
    public Text render(List<Message> messages, Map<String, Object> variables, LocalDate today) {
        if (messages.size() > Text.MOST_ORIGINS) {
            throw new TemplateException(
                    "it has " + messages.size() + " messages; at most " + Text.MOST_ORIGINS + " are supported");
        }
        Map<String, Object> all = new HashMap<>(FUNCTIONS);
        all.put("strftime_now", (Function) arguments -> Text.ofTemplate(
                new FixedDate(today).written(arguments.text(0, "format").value())));
        all.put("tools", Absent.NONE);
        all.put("documents", Absent.NONE);
        variables.forEach((name, value) -> all.put(name, value instanceof String text ? Text.ofTemplate(text) : value));
        List<Object> list = new ArrayList<>();
        long characters = 0;
        for (Message message : messages) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("role", Text.ofTemplate(message.role()));
            fields.put("content", Text.of(message.content(), list.size() + 1));
            list.add(fields);
            characters += message.content().length();
        }
        all.put("messages", list);
        return new Rendering(Limits.of(messages.size(), characters)).render(statements, all);
    }

    private static final Map<String, Object> FUNCTIONS = Map.of(
            "raise_exception",
                    (Function) arguments -> {
                        throw new TemplateException(
                                Values.written(arguments.required(0, "message")).value());
                    },
            "namespace",
                    (Function) arguments -> {
                        Map<String, Object> fields = new HashMap<>(arguments.byName());
                        if (arguments.get(0, "") instanceof Map<?, ?> given) {
                            given.forEach((key, value) -> fields.put((String) key, value));
                        }
                        return new Namespace(fields);
                    },
            "dict", (Function) arguments -> new LinkedHashMap<>(arguments.byName()),
            "range", (Function) Template::range);

    private static Object range(Arguments arguments) {
        List<Object> given = arguments.inOrder();
        if (given.isEmpty() || given.size() > 3) throw new TemplateException("'range' takes one to three numbers");
        long from = given.size() == 1 ? 0 : Values.integer(given.get(0), "'range'");
        long to = Values.integer(given.size() == 1 ? given.get(0) : given.get(1), "'range'");
        long step = given.size() == 3 ? Values.integer(given.get(2), "'range'") : 1;
        if (step == 0) throw new TemplateException("the step of 'range' must not be 0");
        // The same limit as in jinja2's sandbox.
        double items = Math.ceil(((double) to - from) / step);
        if (items > 100_000) throw new TemplateException("'range' gives at most 100000 numbers, not " + (long) items);
        List<Object> numbers = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : i > to; i += step) numbers.add(i);
        return numbers;
    }
}
