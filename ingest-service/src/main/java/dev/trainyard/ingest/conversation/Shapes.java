package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.recipe.ConversationShape;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.corpus.conversation.Turn.Role;
import dev.trainyard.ingest.conversation.Draft.Piece;
import dev.trainyard.readers.records.Row;
import dev.trainyard.readers.records.RowValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the shape of a row by its fields, and takes the conversation or the preference from it. Of several shapes that
 * fit, the first of these counts:
 *
 * <ol>
 *   <li>{@code chosen} and {@code rejected}, with a {@code prompt} ({@code question}, {@code instruction} with {@code
 *       input}) or with the prompt inside both,
 *   <li>{@code messages} ({@code conversation}, {@code dialogue}, {@code dialog}, {@code chat}): a list of turns,
 *   <li>{@code conversations}: a list of turns, in ShareGPT's form,
 *   <li>{@code instruction}, {@code input} ({@code context}) and {@code output} ({@code response}),
 *   <li>{@code prompt} ({@code question}) and {@code completion} ({@code response}, {@code answer}).
 * </ol>
 *
 * <p>A turn is an object with {@code role} or {@code from}, and {@code content}, {@code value} or {@code text}; or a text
 * of a list in which the user and the assistant alternate. A text may be a transcript of several turns, see
 * {@link Transcript}. A field {@code system} ({@code system_prompt}) comes first in every shape.
 */
final class Shapes {
    private static final List<String> MESSAGES = List.of("messages", "conversation", "dialogue", "dialog", "chat");
    private static final List<String> CONVERSATIONS = List.of("conversations");
    private static final List<String> SYSTEM = List.of("system", "system_prompt");
    private static final List<String> PROMPT = List.of("prompt", "question");
    private static final List<String> COMPLETION = List.of("completion", "response", "answer");
    private static final List<String> INSTRUCTION = List.of("instruction");
    private static final List<String> INPUT = List.of("input", "context");
    private static final List<String> OUTPUT = List.of("output", "response");
    private static final List<String> CHOSEN = List.of("chosen");
    private static final List<String> REJECTED = List.of("rejected");
    private static final List<String> LICENCE = List.of("license", "licence");

    /** The fields of rows that are read. */
    static final Set<String> FIELDS = Stream.of(
                    MESSAGES,
                    CONVERSATIONS,
                    SYSTEM,
                    PROMPT,
                    COMPLETION,
                    INSTRUCTION,
                    INPUT,
                    OUTPUT,
                    CHOSEN,
                    REJECTED,
                    LICENCE)
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());

    private static final List<String> ROLE = List.of("role", "from");
    /** In a turn of the assistant that calls a tool, whose words alone would teach it to stop instead. */
    private static final List<String> CALLS = List.of("tool_calls", "function_call");

    private static final List<String> CONTENT = List.of("content", "value", "text");

    private final @Nullable ConversationShape named;

    /** @param named the shape of all rows; null if it is recognised */
    Shapes(@Nullable ConversationShape named) {
        this.named = named;
    }

    /** The licence that a row states for itself. */
    static Optional<String> licence(Row.Read row) {
        return first(row.values(), LICENCE) instanceof RowValue.Text text
                        && !text.text().isBlank()
                ? Optional.of(text.text().strip())
                : Optional.empty();
    }

    Draft draft(Row.Read row) throws RefusedRowException {
        RowValue.Fields values = row.values();
        ConversationShape shape = named != null ? named : recognised(row);
        return switch (shape) {
            case PREFERENCE -> preference(row);
            case MESSAGES -> dialogue(shape, values, turns(required(row, shape, MESSAGES), "messages"));
            case SHAREGPT -> dialogue(shape, values, turns(required(row, shape, CONVERSATIONS), "conversations"));
            case INSTRUCTION -> instruction(row);
            case PROMPT_COMPLETION -> completion(row);
        };
    }

    private static ConversationShape recognised(Row.Read row) throws RefusedRowException {
        RowValue.Fields values = row.values();
        if (has(values, CHOSEN) || has(values, REJECTED)) return ConversationShape.PREFERENCE;
        if (first(values, MESSAGES) instanceof RowValue.Items) return ConversationShape.MESSAGES;
        if (first(values, CONVERSATIONS) instanceof RowValue.Items) return ConversationShape.SHAREGPT;
        if (has(values, INSTRUCTION) && has(values, OUTPUT)) return ConversationShape.INSTRUCTION;
        if (has(values, PROMPT) && has(values, COMPLETION)) return ConversationShape.PROMPT_COMPLETION;
        // None fits; the reason says what is missing in the one that was probably meant.
        if (has(values, MESSAGES)) return ConversationShape.MESSAGES;
        if (has(values, CONVERSATIONS)) return ConversationShape.SHAREGPT;
        if (has(values, INSTRUCTION)) return ConversationShape.INSTRUCTION;
        if (has(values, PROMPT)) return ConversationShape.PROMPT_COMPLETION;
        throw new RefusedRowException(
                Refusal.UNKNOWN_SHAPE,
                row.names().isEmpty() ? "it has no fields" : "its fields are " + String.join(", ", row.names()));
    }

    private static Draft preference(Row.Read row) throws RefusedRowException {
        ConversationShape shape = ConversationShape.PREFERENCE;
        RowValue.Fields values = row.values();
        RowValue chosenValue = required(row, shape, CHOSEN);
        RowValue rejectedValue = required(row, shape, REJECTED);
        List<Piece> prompt = new ArrayList<>();
        if (has(values, PROMPT)) prompt.addAll(said(first(values, PROMPT), Role.USER, "prompt", true));
        else if (has(values, INSTRUCTION)) prompt.add(new Piece(Role.USER, instructed(values)));
        List<Piece> chosen = new ArrayList<>(said(chosenValue, Role.ASSISTANT, "chosen", false));
        List<Piece> rejected = new ArrayList<>(said(rejectedValue, Role.ASSISTANT, "rejected", false));
        boolean inside = beginsAConversation(chosen) && beginsAConversation(rejected);
        if (inside || prompt.isEmpty()) {
            int shared = shared(chosen, rejected);
            prompt = new ArrayList<>(chosen.subList(0, shared));
            chosen = chosen.subList(shared, chosen.size());
            rejected = rejected.subList(shared, rejected.size());
        }
        prompt = withSystem(values, prompt);
        boolean cut = endsWithUser(chosen) | endsWithUser(rejected);
        chosen = withoutLastUser(chosen);
        rejected = withoutLastUser(rejected);
        if (chosen.isEmpty() || rejected.isEmpty()) {
            if (chosen.equals(rejected)) throw new RefusedRowException(Refusal.EQUAL_ANSWERS, "");
            throw new RefusedRowException(Refusal.NO_ASSISTANT_TURN, "one of the answers of the pair is missing");
        }
        Order.check(join(prompt, chosen));
        Order.check(join(prompt, rejected));
        if (chosen.getFirst().role() != Role.ASSISTANT || rejected.getFirst().role() != Role.ASSISTANT) {
            throw new RefusedRowException(Refusal.ROLES_OUT_OF_ORDER, "the answers of the pair have different prompts");
        }
        return new Draft.Preference(shape, prompt, chosen, rejected, cut);
    }

    /** The number of turns with which both begin, up to and with a turn of the user. */
    private static int shared(List<Piece> one, List<Piece> other) {
        int shared = 0;
        while (shared < one.size() && shared < other.size() && one.get(shared).equals(other.get(shared))) shared++;
        // Both must have an answer left.
        shared = Math.min(shared, Math.min(one.size(), other.size()) - 1);
        while (shared > 0 && one.get(shared - 1).role() != Role.USER) shared--;
        return Math.max(0, shared);
    }

    private static boolean beginsAConversation(List<Piece> turns) {
        return turns.size() > 1 && turns.getFirst().role() != Role.ASSISTANT;
    }

    private static Draft instruction(Row.Read row) throws RefusedRowException {
        ConversationShape shape = ConversationShape.INSTRUCTION;
        RowValue.Fields values = row.values();
        required(row, shape, INSTRUCTION);
        if (!has(values, OUTPUT)) throw new RefusedRowException(Refusal.PROMPT_ALONE, "there is no output");
        String question = instructed(values);
        return dialogue(
                shape,
                values,
                List.of(
                        new Piece(Role.USER, question),
                        new Piece(Role.ASSISTANT, text(first(values, OUTPUT), "output"))));
    }

    /** An instruction, and its input below it. */
    private static String instructed(RowValue.Fields values) throws RefusedRowException {
        String instruction = text(first(values, INSTRUCTION), "instruction");
        String input = text(first(values, INPUT), "input");
        return input.isBlank() ? instruction : instruction.stripTrailing() + "\n\n" + input;
    }

    private static Draft completion(Row.Read row) throws RefusedRowException {
        ConversationShape shape = ConversationShape.PROMPT_COMPLETION;
        RowValue.Fields values = row.values();
        RowValue prompt = required(row, shape, PROMPT);
        if (!has(values, COMPLETION)) throw new RefusedRowException(Refusal.PROMPT_ALONE, "there is no completion");
        List<Piece> turns = new ArrayList<>(said(prompt, Role.USER, "prompt", true));
        turns.addAll(said(first(values, COMPLETION), Role.ASSISTANT, "completion", false));
        return dialogue(shape, values, turns);
    }

    private static Draft dialogue(ConversationShape shape, RowValue.Fields values, List<Piece> given)
            throws RefusedRowException {
        List<Piece> turns = withSystem(values, given);
        if (turns.stream().noneMatch(turn -> turn.role() == Role.ASSISTANT)) {
            throw new RefusedRowException(Refusal.NO_ASSISTANT_TURN, "");
        }
        boolean cut = endsWithUser(turns);
        turns = withoutLastUser(turns);
        Order.check(turns);
        return new Draft.Dialogue(shape, turns, cut);
    }

    /** Puts the text of a field for the system in front, unless the turns have one. An empty text of the system is none. */
    private static List<Piece> withSystem(RowValue.Fields values, List<Piece> given) throws RefusedRowException {
        List<Piece> turns = new ArrayList<>();
        RowValue system = first(values, SYSTEM);
        if (system != RowValue.Absent.ABSENT) turns.add(new Piece(Role.SYSTEM, text(system, "system")));
        turns.addAll(given);
        turns.removeIf(turn -> turn.role() == Role.SYSTEM && turn.content().isBlank());
        boolean twice = turns.size() > 1
                && turns.get(0).equals(turns.get(1))
                && turns.get(0).role() == Role.SYSTEM;
        return twice ? turns.subList(1, turns.size()) : turns;
    }

    /** The turns of a value: a list of turns, a transcript, or the text of one turn. */
    private static List<Piece> said(RowValue value, Role role, String field, boolean isPrompt)
            throws RefusedRowException {
        if (value instanceof RowValue.Items) return turns(value, field);
        // Some sets have an object for a single turn.
        if (value instanceof RowValue.Fields one) return List.of(turn(one, field));
        String text = text(value, field);
        Optional<List<Piece>> transcript = Transcript.of(text);
        if (transcript.isPresent()) return transcript.get();
        return List.of(new Piece(role, isPrompt ? AlpacaPrompt.unwrapped(text) : text));
    }

    private static List<Piece> turns(RowValue value, String field) throws RefusedRowException {
        if (!(value instanceof RowValue.Items list)) {
            throw new RefusedRowException(Refusal.NOT_TEXT, "'" + field + "' is no list of turns");
        }
        List<Piece> turns = new ArrayList<>();
        for (RowValue item : list.items()) {
            switch (item) {
                case RowValue.Fields turn -> turns.add(turn(turn, field));
                case RowValue.Text text ->
                    turns.add(new Piece(turns.size() % 2 == 0 ? Role.USER : Role.ASSISTANT, text.text()));
                case RowValue.Absent _ -> {}
                case RowValue.Items _, RowValue.Other _ ->
                    throw new RefusedRowException(
                            Refusal.NOT_TEXT, "turn " + (turns.size() + 1) + " of '" + field + "' is no object");
            }
        }
        return turns;
    }

    private static Piece turn(RowValue.Fields turn, String field) throws RefusedRowException {
        RowValue role = first(turn, ROLE);
        if (!(role instanceof RowValue.Text name)) {
            throw new RefusedRowException(Refusal.UNKNOWN_ROLE, "a turn of '" + field + "' has no role");
        }
        for (String call : CALLS) {
            // Some sets write an empty list or text where no tool is called.
            if (isEmpty(turn.get(call))) continue;
            throw new RefusedRowException(Refusal.NOT_TEXT, "a turn of '" + field + "' has '" + call + "'");
        }
        return new Piece(role(name.text()), content(first(turn, CONTENT), field));
    }

    private static boolean isEmpty(RowValue value) {
        return switch (value) {
            case RowValue.Absent _ -> true;
            case RowValue.Items list -> list.items().isEmpty();
            case RowValue.Text text -> text.text().isBlank();
            case RowValue.Fields one -> one.fields().values().stream().allMatch(Shapes::isEmpty);
            case RowValue.Other _ -> false;
        };
    }

    private static Role role(String name) throws RefusedRowException {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "system", "developer" -> Role.SYSTEM;
            case "user", "human", "prompter" -> Role.USER;
            case "assistant", "gpt", "model", "bot", "chatgpt" -> Role.ASSISTANT;
            default -> throw new RefusedRowException(Refusal.UNKNOWN_ROLE, "'" + cut(name) + "'");
        };
    }

    /** A text, or the texts of a list of parts; the absence of a text is an empty one. */
    private static String content(RowValue value, String field) throws RefusedRowException {
        if (!(value instanceof RowValue.Items parts)) return text(value, field);
        List<String> texts = new ArrayList<>();
        for (RowValue part : parts.items()) {
            switch (part) {
                case RowValue.Text text -> texts.add(text.text());
                case RowValue.Fields one when one.get("text") instanceof RowValue.Text text -> texts.add(text.text());
                case RowValue.Absent _ -> {}
                case RowValue.Fields _, RowValue.Items _, RowValue.Other _ ->
                    throw new RefusedRowException(
                            Refusal.NOT_TEXT, "a part of a turn of '" + field + "' is something else than text");
            }
        }
        return String.join("\n", texts);
    }

    private static String text(RowValue value, String field) throws RefusedRowException {
        return switch (value) {
            case RowValue.Text text -> text.text();
            case RowValue.Absent _ -> "";
            case RowValue.Items _ -> throw new RefusedRowException(Refusal.NOT_TEXT, "'" + field + "' is a list");
            case RowValue.Fields _ -> throw new RefusedRowException(Refusal.NOT_TEXT, "'" + field + "' is an object");
            case RowValue.Other other ->
                throw new RefusedRowException(Refusal.NOT_TEXT, "'" + field + "' is " + other.kind());
        };
    }

    private static RowValue required(Row.Read row, ConversationShape shape, List<String> names)
            throws RefusedRowException {
        RowValue value = first(row.values(), names);
        if (value != RowValue.Absent.ABSENT) return value;
        throw new RefusedRowException(
                Refusal.UNKNOWN_SHAPE,
                names.stream()
                        .filter(row.names()::contains)
                        .findFirst()
                        .map(name -> "its '" + name + "' has no value")
                        .orElseGet(() -> "it has no '" + names.getFirst() + "' as the shape " + shape.key()
                                + " needs; its fields are " + String.join(", ", row.names())));
    }

    private static boolean has(RowValue.Fields values, List<String> names) {
        return first(values, names) != RowValue.Absent.ABSENT;
    }

    private static RowValue first(RowValue.Fields values, List<String> names) {
        for (String name : names) {
            RowValue value = values.get(name);
            if (value != RowValue.Absent.ABSENT) return value;
        }
        return RowValue.Absent.ABSENT;
    }

    private static boolean endsWithUser(List<Piece> turns) {
        return !turns.isEmpty() && turns.getLast().role() == Role.USER;
    }

    private static List<Piece> withoutLastUser(List<Piece> turns) {
        int size = turns.size();
        while (size > 0 && turns.get(size - 1).role() == Role.USER) size--;
        return turns.subList(0, size);
    }

    private static List<Piece> join(List<Piece> prompt, List<Piece> answer) {
        List<Piece> all = new ArrayList<>(prompt);
        all.addAll(answer);
        return all;
    }

    private static String cut(String name) {
        String line = name.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 40 ? line : line.substring(0, 40) + "…";
    }

    /** The order in which roles may follow each other. */
    private static final class Order {
        static void check(List<Piece> turns) throws RefusedRowException {
            if (turns.stream().filter(turn -> turn.role() == Role.SYSTEM).count() > 1) {
                throw new RefusedRowException(Refusal.TWO_SYSTEM_TURNS, "");
            }
            int from = !turns.isEmpty() && turns.getFirst().role() == Role.SYSTEM ? 1 : 0;
            if (turns.stream().noneMatch(turn -> turn.role() == Turn.Role.USER)) {
                throw new RefusedRowException(Refusal.NO_USER_TURN, "");
            }
            for (int i = from; i < turns.size(); i++) {
                Role expected = (i - from) % 2 == 0 ? Role.USER : Role.ASSISTANT;
                Role role = turns.get(i).role();
                if (role != expected) {
                    throw new RefusedRowException(
                            Refusal.ROLES_OUT_OF_ORDER,
                            "turn " + (i + 1) + " is by the " + role.key() + ", but should be by the "
                                    + expected.key());
                }
            }
        }
    }
}
