package dev.trainyard.items.task;

import dev.trainyard.contracts.recipe.TaskRecipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The descriptions of public sets, one for each layout in which they are common. They contain no items. */
final class BuiltInTasks {
    private BuiltInTasks() {}

    /** The layouts of a set, in the order in which they are tried. */
    static List<String> layouts(String set) {
        return switch (set) {
            case "arc-easy", "arc-challenge" -> List.of("arc.columns", "arc.authors", "arc.query");
            case "hellaswag" -> List.of("hellaswag.lines", "hellaswag.authors", "hellaswag.query");
            case "piqa" -> List.of("piqa.authors", "piqa.query");
            case "copa" -> List.of("copa.query");
            case "winograd" -> List.of("winograd.contexts");
            case "lambada" -> List.of("lambada.continuation", "lambada.text");
            case "blimp" -> List.of("blimp.authors");
            case "gsm8k" -> List.of("gsm8k.authors");
            default ->
                throw new IllegalArgumentException("no set has the name " + set + "; one of "
                        + String.join(", ", TaskRecipe.SETS) + " is expected");
        };
    }

    /** The description of a layout. */
    static TaskDescription description(String layout) {
        String file = layout + ".yaml";
        try (InputStream in = BuiltInTasks.class.getResourceAsStream(file)) {
            return TaskFiles.description(Objects.requireNonNull(in, file).readAllBytes(), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The layout that a set's files have, by the fields of their first row. */
    static TaskDescription of(String set, ItemRows rows) throws IOException {
        Set<String> wanted = new TreeSet<>();
        List<String> names = rows.isPlainText() ? List.of() : rows.fieldsOfTheFirst();
        for (String layout : layouts(set)) {
            TaskDescription description = description(layout);
            if (rows.isPlainText() != !description.lines().isEmpty()) continue;
            Set<String> fields = new ItemReading(description).fields();
            if (rows.isPlainText() || names.containsAll(fields)) return description;
            wanted.add(String.join(", ", fields));
        }
        throw new TaskRefusedException("The files of the task " + set + " have the fields " + String.join(", ", names)
                + "; " + String.join(", or ", wanted) + " are expected.");
    }
}
