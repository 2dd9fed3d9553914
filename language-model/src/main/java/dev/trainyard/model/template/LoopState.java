package dev.trainyard.model.template;

import dev.trainyard.model.template.Absent.Undefined;
import java.util.List;

/**
 * The variable {@code loop} inside a loop.
 *
 * @param index of the current item, from 0
 */
record LoopState(List<Object> items, int index) {
    Object field(String name) {
        return switch (name) {
            case "index" -> index + 1L;
            case "index0" -> (long) index;
            case "revindex" -> (long) items.size() - index;
            case "revindex0" -> items.size() - index - 1L;
            case "first" -> index == 0;
            case "last" -> index == items.size() - 1;
            case "length" -> (long) items.size();
            case "previtem" -> index == 0 ? new Undefined("loop.previtem") : items.get(index - 1);
            case "nextitem" -> index == items.size() - 1 ? new Undefined("loop.nextitem") : items.get(index + 1);
            case "cycle" ->
                (Function) arguments -> {
                    if (arguments.inOrder().isEmpty()) throw new TemplateException("loop.cycle needs values");
                    return arguments.inOrder().get(index % arguments.inOrder().size());
                };
            default -> new Undefined("loop." + name);
        };
    }
}
