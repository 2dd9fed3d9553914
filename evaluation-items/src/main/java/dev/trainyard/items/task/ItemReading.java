package dev.trainyard.items.task;

import dev.trainyard.items.task.TextTemplate.MissingException;
import dev.trainyard.readers.document.RefusedFilesException;
import dev.trainyard.readers.records.Row;
import dev.trainyard.readers.records.RowValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns the rows of a file into items, as a description says. The first mistake refuses the task. */
final class ItemReading {
    /** The largest number of items in a task. */
    static final int MOST = 200_000;

    /** The largest number of characters in the texts of all items. */
    static final long MOST_CHARACTERS = 512L << 20;

    private static final int MOST_CHOICES = 100;
    private static final int MOST_ANSWERS = 1_000;

    private final TaskDescription description;
    private final @Nullable TextTemplate prompt;
    private final List<TextTemplate> prompts;
    private final List<TextTemplate> choices;
    private final @Nullable TextTemplate answer;
    private final List<TextTemplate> labels;
    private final @Nullable TextTemplate id;
    private final @Nullable TextTemplate cluster;
    private final @Nullable TextTemplate category;
    private final Set<String> fields = new TreeSet<>();
    private final List<TaskItem> items = new ArrayList<>();
    private final Map<String, String> places = new HashMap<>();
    private long characters;

    ItemReading(TaskDescription description) {
        this.description = description;
        boolean pairs = description.kind() == TaskKind.PAIRS;
        prompt = template(description.prompt());
        prompts = templates(description.prompts());
        choices =
                templates(pairs ? List.of(given(description.good()), given(description.bad())) : description.choices());
        answer = template(description.answer());
        labels = templates(description.labels());
        id = template(description.id());
        cluster = template(description.cluster());
        category = template(description.category());
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text;
    }

    private List<TextTemplate> templates(List<String> texts) {
        List<TextTemplate> templates = texts.stream().map(TextTemplate::of).toList();
        templates.forEach(template -> fields.addAll(template.fields()));
        return templates;
    }

    private @Nullable TextTemplate template(@Nullable String text) {
        return text == null ? null : templates(List.of(text)).getFirst();
    }

    /** The fields at the top of an item that are read. */
    Set<String> fields() {
        return fields;
    }

    /** Reads all items of a file; at least one. */
    List<TaskItem> read(Path place) throws IOException {
        ItemRows rows = new ItemRows(place);
        try {
            if (description.lines().isEmpty()) {
                rows.read(fields, this::take);
            } else {
                rows.readText(description.lines(), this::take);
            }
        } catch (RefusedFilesException e) {
            throw new TaskRefusedException(e.getMessage() == null ? place + " cannot be read." : e.getMessage());
        }
        if (items.isEmpty()) {
            throw new TaskRefusedException(
                    place.getFileName() + " has no items; a file with at least one is expected.");
        }
        return List.copyOf(items);
    }

    private boolean take(Row row) throws IOException {
        switch (row) {
            case Row.Lost lost ->
                throw new TaskRefusedException(lost.path() + " cannot be read ("
                        + (lost.detail().isEmpty() ? lost.reason().name().toLowerCase(Locale.ROOT) : lost.detail())
                        + "); an item is expected.");
            case Row.Read read -> {
                TaskItem item;
                try {
                    item = item(read.path(), read.values());
                } catch (MissingException e) {
                    throw new TaskRefusedException(read.path() + " " + e.getMessage() + "; its fields are "
                            + String.join(", ", read.names()) + ".");
                }
                add(item, read.path());
            }
        }
        return true;
    }

    private void add(TaskItem item, String place) throws TaskRefusedException {
        String before = places.putIfAbsent(item.name(), place);
        if (before != null) {
            throw new TaskRefusedException(
                    place + " has the id '" + item.name() + "' of " + before + "; each item needs another.");
        }
        items.add(item);
        for (String text : item.prompts()) characters += text.length();
        for (String text : item.choices()) characters += text.length();
        for (String text : item.answers()) characters += text.length();
        characters += item.name().length() + length(item.cluster()) + length(item.category());
        if (items.size() > MOST || characters > MOST_CHARACTERS) {
            throw new TaskRefusedException(place + " is beyond what a task may have: " + MOST + " items of "
                    + MOST_CHARACTERS + " characters together.");
        }
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private TaskItem item(String place, RowValue.Fields row) throws MissingException {
        List<String> contexts = prompts.isEmpty()
                ? List.of(prompt == null ? "" : cleaned(prompt.text(row)))
                : texts(prompts, row, this::cleaned);
        String name = id == null ? place : id.text(row);
        if (name.isBlank()) throw new MissingException("has an empty id");
        return new TaskItem(
                name,
                cluster == null ? null : cluster.text(row),
                category == null ? null : category.text(row),
                contexts,
                continuations(row, contexts.size()),
                description.kind() == TaskKind.CHOICE ? right(row, contexts) : 0,
                rightAnswers(row));
    }

    private List<String> rightAnswers(RowValue.Fields row) throws MissingException {
        if (description.kind() != TaskKind.GENERATION || answer == null) return List.of();
        List<String> texts = answer.texts(row);
        if (texts.isEmpty()) throw new MissingException("has no right answer where at least one is expected");
        if (texts.size() > MOST_ANSWERS) {
            throw new MissingException(
                    "has " + texts.size() + " right answers where at most " + MOST_ANSWERS + " are expected");
        }
        return texts;
    }

    private List<String> continuations(RowValue.Fields row, int contexts) throws MissingException {
        return switch (description.kind()) {
            case GENERATION -> List.of();
            case CLOZE -> {
                if (answer == null) throw new IllegalStateException("a checked cloze has an answer");
                String text = answer.text(row);
                if (text.isEmpty()) throw new MissingException("has an empty answer");
                yield List.of(text);
            }
            case CHOICE, PAIRS -> {
                List<String> texts = texts(choices, row, this::cleaned);
                int options = Math.max(texts.size(), contexts);
                if (options < 2) {
                    throw new MissingException("has " + options + " choices where at least two are expected");
                }
                if (options > MOST_CHOICES) {
                    throw new MissingException("has " + options + " choices; at most " + MOST_CHOICES + " are read");
                }
                for (int i = 0; i < texts.size(); i++) {
                    if (texts.get(i).isBlank()) throw new MissingException("has no text in choice " + i);
                }
                yield texts;
            }
        };
    }

    private String cleaned(String text) {
        return description.clean() == null ? text : description.clean().of(text);
    }

    private static List<String> texts(List<TextTemplate> templates, RowValue.Fields row, Function<String, String> each)
            throws MissingException {
        List<String> texts = new ArrayList<>();
        for (TextTemplate template : templates) texts.addAll(template.texts(row));
        return texts.stream().map(each).toList();
    }

    private int right(RowValue.Fields row, List<String> contexts) throws MissingException {
        if (answer == null) throw new IllegalStateException("a checked choice has an answer");
        List<String> named = answer.texts(row);
        if (named.size() != 1) {
            throw new MissingException(
                    "has " + named.size() + " right answers (" + String.join(", ", named) + ") where one is expected");
        }
        List<String> texts = texts(choices, row, this::cleaned);
        List<String> options = texts.size() >= contexts.size() ? texts : contexts;
        List<String> names = texts(labels, row, Function.identity());
        if (!names.isEmpty() && names.size() != options.size()) {
            throw new MissingException("has " + names.size() + " labels for " + options.size() + " choices");
        }
        int right = new AnswerKey(options, names).index(named.getFirst());
        Optional<String> other = options.stream()
                .skip(right + 1L)
                .filter(options.get(right)::equals)
                .findFirst();
        if (other.isPresent() || options.indexOf(options.get(right)) < right) {
            throw new MissingException(
                    "has two right answers, since the choice '" + options.get(right) + "' stands there twice");
        }
        return right;
    }
}
