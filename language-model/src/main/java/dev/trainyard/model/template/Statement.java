package dev.trainyard.model.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template does. */
sealed interface Statement {
    record Data(Text text) implements Statement {}

    record Output(Expression value, int line) implements Statement {}

    record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

    record Branch(Expression test, List<Statement> body, int line) {}

    /** @param filter which items take part */
    record For(
            List<String> targets,
            Expression items,
            @Nullable Expression filter,
            List<Statement> body,
            List<Statement> otherwise,
            int line)
            implements Statement {}

    record Assign(List<String> targets, Expression value, int line) implements Statement {}

    record AssignField(String namespace, String field, Expression value, int line) implements Statement {}

    record AssignBlock(String target, List<Statement> body) implements Statement {}

    record Macro(String name, List<Parameter> parameters, List<Statement> body) implements Statement {}

    record Parameter(String name, @Nullable Expression missing) {}

    /** What the model is meant to write. */
    record Generation(List<Statement> body) implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}
}
