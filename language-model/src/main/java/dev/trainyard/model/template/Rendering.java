package dev.trainyard.model.template;

import dev.trainyard.model.template.Absent.Undefined;
import dev.trainyard.model.template.Expression.Argument;
import dev.trainyard.model.template.Statement.Branch;
import dev.trainyard.model.template.Statement.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One rendering of a template, within limits. */
final class Rendering {
    /** How deeply evaluation may be nested, blocks, expressions and macros together. */
    private static final int DEEPEST = 400;

    private static final long CHARACTERS_PER_STEP = 16;
    private static final int LONGEST_LIST = 1_000_000;

    private final Limits limits;
    private long steps;
    private int depth;

    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    Rendering(Limits limits) {
        this.limits = limits;
    }

    Text render(List<Statement> statements, Map<String, Object> variables) {
        TextBuilder out = new TextBuilder(limits.characters());
        run(statements, Scope.of(variables), out);
        return out.text();
    }

    void count(long characters) {
        steps += 1 + characters / CHARACTERS_PER_STEP;
        if (steps > limits.steps()) {
            throw new TemplateException("it takes more than " + limits.steps() + " steps; it may never end");
        }
    }

    private void enter() {
        count(0);
        if (++depth > DEEPEST) {
            throw new TemplateException("it is nested more than " + DEEPEST + " levels deep");
        }
    }

    private Flow run(List<Statement> statements, Scope scope, TextBuilder out) {
        for (Statement statement : statements) {
            enter();
            Flow flow = run(statement, scope, out);
            depth--;
            if (flow != Flow.NEXT) return flow;
        }
        return Flow.NEXT;
    }

    private Flow run(Statement statement, Scope scope, TextBuilder out) {
        switch (statement) {
            case Statement.Data(Text text) -> write(text, out);
            case Statement.Output(Expression value, int line) -> write(Values.written(value(value, scope)), out);
            case Statement.If(List<Branch> branches, List<Statement> otherwise) -> {
                for (Branch branch : branches) {
                    if (Values.isTrue(value(branch.test(), scope))) return run(branch.body(), scope, out);
                }
                return run(otherwise, scope, out);
            }
            case Statement.For loop -> {
                return run(loop, scope, out);
            }
            case Statement.Assign(List<String> targets, Expression value, int line) ->
                assign(targets, value(value, scope), scope);
            case Statement.AssignField(String namespace, String field, Expression value, int line) -> {
                if (!(scope.get(namespace) instanceof Namespace(Map<String, Object> fields))) {
                    throw TemplateException.inLine(line, "'" + namespace + "' is no namespace");
                }
                fields.put(field, value(value, scope));
            }
            case Statement.AssignBlock(String target, List<Statement> body) -> {
                TextBuilder text = new TextBuilder(limits.characters());
                run(body, scope.inner(), text);
                scope.set(target, text.text());
            }
            case Statement.Macro macro ->
                scope.set(macro.name(), (Function) arguments -> call(macro, scope, arguments));
            case Statement.Generation(List<Statement> body) -> {
                TextBuilder text = new TextBuilder(limits.characters());
                Flow flow = run(body, scope.inner(), text);
                write(text.text().inGeneration(), out);
                return flow;
            }
            case Statement.Break() -> {
                return Flow.BREAK;
            }
            case Statement.Continue() -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.NEXT;
    }

    private void write(Text text, TextBuilder out) {
        count(text.length());
        out.add(text);
    }

    private Flow run(Statement.For loop, Scope scope, TextBuilder out) {
        List<Object> items = Values.items(value(loop.items(), scope));
        count(items.size());
        if (loop.filter() != null) {
            List<Object> kept = new ArrayList<>();
            for (Object item : items) {
                Scope inner = scope.inner();
                assign(loop.targets(), item, inner);
                if (Values.isTrue(value(loop.filter(), inner))) kept.add(item);
            }
            items = kept;
        }
        if (items.isEmpty()) return run(loop.otherwise(), scope, out);
        for (int i = 0; i < items.size(); i++) {
            count(0);
            Scope inner = scope.inner();
            inner.set("loop", new LoopState(items, i));
            assign(loop.targets(), items.get(i), inner);
            if (run(loop.body(), inner, out) == Flow.BREAK) break;
        }
        return Flow.NEXT;
    }

    private static void assign(List<String> targets, Object value, Scope scope) {
        if (targets.size() == 1) {
            scope.set(targets.getFirst(), value);
            return;
        }
        List<Object> parts = Values.items(value);
        if (parts.size() != targets.size()) {
            throw new TemplateException(parts.size() + " values do not fit " + targets.size() + " names");
        }
        for (int i = 0; i < parts.size(); i++) scope.set(targets.get(i), parts.get(i));
    }

    private Object call(Statement.Macro macro, Scope definition, Arguments arguments) {
        enter();
        arguments.atMost(macro.parameters().size());
        Scope scope = definition.inner();
        for (int i = 0; i < macro.parameters().size(); i++) {
            Parameter parameter = macro.parameters().get(i);
            Object given = arguments.get(i, parameter.name());
            if (given == null) {
                given = parameter.missing() == null
                        ? new Undefined(parameter.name())
                        : value(parameter.missing(), scope);
            }
            scope.set(parameter.name(), given);
        }
        TextBuilder out = new TextBuilder(limits.characters());
        run(macro.body(), scope, out);
        depth--;
        return out.text();
    }

    Object value(Expression expression, Scope scope) {
        enter();
        Object value = computed(expression, scope);
        depth--;
        return value;
    }

    private Object computed(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Constant(Object value) -> value;
            case Expression.Name(String name) -> scope.get(name);
            case Expression.ListOf(List<Expression> items) -> {
                List<Object> values = new ArrayList<>();
                for (Expression item : items) values.add(value(item, scope));
                yield values;
            }
            case Expression.DictionaryOf(List<Expression.Entry> entries) -> {
                Map<String, Object> values = new LinkedHashMap<>();
                for (Expression.Entry entry : entries) {
                    if (!(value(entry.key(), scope) instanceof Text key)) {
                        throw new TemplateException("only texts may be the keys of a mapping");
                    }
                    values.put(key.value(), value(entry.value(), scope));
                }
                yield values;
            }
            case Expression.Attribute(Expression of, String name) -> Members.attribute(value(of, scope), name);
            case Expression.Item(Expression of, Expression key) -> Members.item(value(of, scope), value(key, scope));
            case Expression.Slice slice -> slice(slice, scope);
            case Expression.Call(Expression function, List<Argument> arguments) ->
                call(function, value(function, scope), arguments, scope);
            case Expression.Filter(Expression of, String name, List<Argument> arguments) -> {
                Object value = value(of, scope);
                count(size(value));
                yield checked(Filters.apply(name, value, arguments("the filter '" + name + "'", arguments, scope)));
            }
            case Expression.Test(Expression of, String name, List<Argument> arguments) ->
                Tests.holds(name, value(of, scope), arguments("the test '" + name + "'", arguments, scope));
            case Expression.Negative(Expression of) -> {
                Object value = value(of, scope);
                if (value instanceof Double real) yield -real;
                yield -Values.integer(value, "'-'");
            }
            case Expression.Not(Expression of) -> !Values.isTrue(value(of, scope));
            case Expression.And(Expression left, Expression right) -> {
                Object first = value(left, scope);
                yield Values.isTrue(first) ? value(right, scope) : first;
            }
            case Expression.Or(Expression left, Expression right) -> {
                Object first = value(left, scope);
                yield Values.isTrue(first) ? first : value(right, scope);
            }
            case Expression.Operation(String operator, Expression left, Expression right) ->
                operation(operator, value(left, scope), value(right, scope));
            case Expression.Comparison comparison -> compared(comparison, scope);
            case Expression.Conditional(Expression test, Expression then, Expression otherwise) -> {
                if (Values.isTrue(value(test, scope))) yield value(then, scope);
                yield otherwise == null ? new Undefined("the value of an if without else") : value(otherwise, scope);
            }
        };
    }

    private Object slice(Expression.Slice slice, Scope scope) {
        Object of = value(slice.of(), scope);
        count(size(of));
        return Members.slice(
                of,
                slice.from() == null ? Absent.NONE : value(slice.from(), scope),
                slice.to() == null ? Absent.NONE : value(slice.to(), scope),
                slice.step() == null ? Absent.NONE : value(slice.step(), scope));
    }

    private Object call(Expression named, Object function, List<Argument> arguments, Scope scope) {
        String name = switch (named) {
            case Expression.Name(String variable) -> variable;
            case Expression.Attribute(Expression of, String attribute) -> attribute;
            default -> "what is called";
        };
        if (function instanceof Undefined undefined) throw undefined.used();
        if (!(function instanceof Function callable)) {
            throw new TemplateException("'" + name + "' is " + Values.kind(function) + ", which cannot be called");
        }
        Arguments given = arguments("'" + name + "'", arguments, scope);
        if (callable instanceof Members.Method method) count(size(method.of()));
        return checked(callable.call(given));
    }

    private Arguments arguments(String called, List<Argument> arguments, Scope scope) {
        if (arguments.isEmpty()) return new Arguments(called, List.of(), Map.of());
        List<Object> inOrder = new ArrayList<>();
        Map<String, Object> byName = new HashMap<>();
        for (Argument argument : arguments) {
            Object value = value(argument.value(), scope);
            if (argument.name() == null) {
                inOrder.add(value);
            } else {
                byName.put(argument.name(), value);
            }
        }
        return new Arguments(called, inOrder, byName);
    }

    private Object operation(String operator, Object left, Object right) {
        if (operator.equals("~")) return joined(Values.written(left), Values.written(right));
        if (left instanceof Undefined undefined) throw undefined.used();
        if (right instanceof Undefined undefined) throw undefined.used();
        if (operator.equals("+") && left instanceof Text one && right instanceof Text other) return joined(one, other);
        if (operator.equals("+") && left instanceof List<?> one && right instanceof List<?> other) {
            count(one.size() + (long) other.size());
            List<Object> both = new ArrayList<>(one);
            both.addAll(other);
            return checked(both);
        }
        if (operator.equals("*") && left instanceof Text text && right instanceof Long times) {
            return repeated(text, times);
        }
        if (!Values.isNumber(left) || !Values.isNumber(right)) {
            throw new TemplateException(
                    "'" + operator + "' cannot join " + Values.kind(left) + " and " + Values.kind(right));
        }
        return Arithmetic.result(operator, left, right);
    }

    private Text joined(Text left, Text right) {
        count(left.length() + (long) right.length());
        return (Text) checked(left.plus(right));
    }

    private Text repeated(Text text, long times) {
        if (times <= 0) return Text.EMPTY;
        if (text.length() > 0 && times > limits.characters() / text.length()) throw tooLong();
        count(text.length() * times);
        TextBuilder result = new TextBuilder(limits.characters());
        for (long i = 0; i < times && text.length() > 0; i++) result.add(text);
        return result.text();
    }

    private Object checked(Object value) {
        count(size(value));
        if (value instanceof Text text && text.length() > limits.characters()) throw tooLong();
        if (value instanceof List<?> list && list.size() > LONGEST_LIST) throw tooLong();
        return value;
    }

    private TemplateException tooLong() {
        return new TemplateException("it makes texts or lists that grow beyond " + limits.characters()
                + " characters or " + LONGEST_LIST + " items");
    }

    private static long size(Object value) {
        return switch (value) {
            case Text text -> text.length();
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            default -> 0;
        };
    }

    private boolean compared(Expression.Comparison comparison, Scope scope) {
        Object left = value(comparison.first(), scope);
        for (Expression.Compared next : comparison.others()) {
            Object right = value(next.with(), scope);
            count(size(left) + size(right));
            boolean holds = switch (next.operator()) {
                case "==" -> Values.same(left, right);
                case "!=" -> !Values.same(left, right);
                case "<" -> Values.compare(left, right) < 0;
                case "<=" -> Values.compare(left, right) <= 0;
                case ">" -> Values.compare(left, right) > 0;
                case ">=" -> Values.compare(left, right) >= 0;
                case "in" -> Values.contains(right, left);
                default -> !Values.contains(right, left);
            };
            if (!holds) return false;
            left = right;
        }
        return true;
    }
}
