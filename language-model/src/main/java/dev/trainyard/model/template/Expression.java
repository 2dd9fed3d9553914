package dev.trainyard.model.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template computes a value from. */
sealed interface Expression {
    record Constant(Object value) implements Expression {}

    record Name(String name) implements Expression {}

    record ListOf(List<Expression> items) implements Expression {}

    record DictionaryOf(List<Entry> entries) implements Expression {}

    record Entry(Expression key, Expression value) {}

    record Attribute(Expression of, String name) implements Expression {}

    record Item(Expression of, Expression key) implements Expression {}

    record Slice(
            Expression of,
            @Nullable Expression from,
            @Nullable Expression to,
            @Nullable Expression step) implements Expression {}

    /** @param name of an argument that is given by name */
    record Argument(@Nullable String name, Expression value) {}

    record Call(Expression function, List<Argument> arguments) implements Expression {}

    record Filter(Expression of, String name, List<Argument> arguments) implements Expression {}

    record Test(Expression of, String name, List<Argument> arguments) implements Expression {}

    record Negative(Expression of) implements Expression {}

    record Not(Expression of) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    record Operation(String operator, Expression left, Expression right) implements Expression {}

    /** One or more comparisons, all of which must hold: {@code 0 < a < b}. */
    record Comparison(Expression first, List<Compared> others) implements Expression {}

    record Compared(String operator, Expression with) {}

    record Conditional(
            Expression test, Expression then, @Nullable Expression otherwise) implements Expression {}
}
