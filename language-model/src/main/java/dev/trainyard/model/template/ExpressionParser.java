package dev.trainyard.model.template;

import dev.trainyard.model.template.Expression.Argument;
import dev.trainyard.model.template.Expression.Compared;
import dev.trainyard.model.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads expressions, with the precedence of jinja2's grammar. */
class ExpressionParser {
    /** How deeply brackets, blocks and the like may be nested; each level takes about a dozen frames of the stack. */
    private static final int DEEPEST = 60;

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final List<Token> tokens;
    private int at;
    private int depth;

    ExpressionParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    final Token token() {
        return tokens.get(at);
    }

    final Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) at++;
        return token;
    }

    private Token ahead() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    final boolean skip(String operator) {
        if (!token().is(operator)) return false;
        next();
        return true;
    }

    final boolean skipName(String name) {
        if (!token().isName(name)) return false;
        next();
        return true;
    }

    final void expect(String operator) {
        if (!skip(operator)) throw unexpected("'" + operator + "'");
    }

    final Token expect(Kind kind, String described) {
        if (token().kind() != kind) throw unexpected(described);
        return next();
    }

    final String name() {
        return expect(Kind.NAME, "a name").text();
    }

    final TemplateException unexpected(String wanted) {
        return TemplateException.inLine(token().line(), wanted + " is expected, not " + token().described());
    }

    final void enter() {
        if (++depth > DEEPEST) {
            throw TemplateException.inLine(token().line(), "it is nested more than " + DEEPEST + " levels deep");
        }
    }

    final void leave() {
        depth--;
    }

    /** An expression, or several with commas between them, which are a list. */
    final Expression list() {
        Expression first = expression();
        if (!token().is(",")) return first;
        List<Expression> items = new ArrayList<>(List.of(first));
        while (skip(",")) {
            if (token().kind() == Kind.BLOCK_END || token().kind() == Kind.VARIABLE_END) break;
            items.add(expression());
        }
        return new Expression.ListOf(items);
    }

    final Expression expression() {
        enter();
        try {
            Expression value = or();
            while (skipName("if")) {
                Expression test = or();
                value = new Expression.Conditional(test, value, skipName("else") ? expression() : null);
            }
            return value;
        } finally {
            leave();
        }
    }

    /** An expression that an {@code if} after it does not belong to, as the items of a loop. */
    final Expression or() {
        Expression left = and();
        while (skipName("or")) left = new Expression.Or(left, and());
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (skipName("and")) left = new Expression.And(left, not());
        return left;
    }

    private Expression not() {
        int negations = 0;
        while (skipName("not")) negations++;
        Expression value = comparison();
        if (negations == 0) return value;
        Expression negated = new Expression.Not(value);
        return negations % 2 == 1 ? negated : new Expression.Not(negated);
    }

    private Expression comparison() {
        Expression first = sum();
        List<Compared> others = new ArrayList<>();
        while (true) {
            if (token().kind() == Kind.OPERATOR && COMPARISONS.contains(token().text())) {
                others.add(new Compared(next().text(), sum()));
            } else if (skipName("in")) {
                others.add(new Compared("in", sum()));
            } else if (token().isName("not") && ahead().isName("in")) {
                next();
                next();
                others.add(new Compared("not in", sum()));
            } else {
                return others.isEmpty() ? first : new Expression.Comparison(first, others);
            }
        }
    }

    private Expression sum() {
        Expression left = joined();
        while (token().is("+") || token().is("-")) {
            left = new Expression.Operation(next().text(), left, joined());
        }
        return left;
    }

    private Expression joined() {
        Expression left = product();
        while (skip("~")) left = new Expression.Operation("~", left, product());
        return left;
    }

    private Expression product() {
        Expression left = power();
        while (token().is("*") || token().is("/") || token().is("//") || token().is("%")) {
            left = new Expression.Operation(next().text(), left, power());
        }
        return left;
    }

    private Expression power() {
        Expression left = unary(true);
        while (skip("**")) left = new Expression.Operation("**", left, unary(true));
        return left;
    }

    private Expression unary(boolean filtered) {
        Expression value;
        if (token().is("-") || token().is("+")) {
            boolean negative = next().is("-");
            enter();
            value = unary(false);
            leave();
            if (negative) value = new Expression.Negative(value);
        } else {
            value = postfix(primary());
        }
        return filtered ? filtered(value) : value;
    }

    private Expression primary() {
        Token token = next();
        switch (token.kind()) {
            case NAME -> {
                return switch (token.text()) {
                    case "true", "True" -> new Expression.Constant(true);
                    case "false", "False" -> new Expression.Constant(false);
                    case "none", "None" -> new Expression.Constant(Absent.NONE);
                    default -> new Expression.Name(token.text());
                };
            }
            case STRING -> {
                StringBuilder text = new StringBuilder(token.text());
                while (token().kind() == Kind.STRING) text.append(next().text());
                return new Expression.Constant(Text.ofTemplate(text.toString()));
            }
            case INTEGER -> {
                try {
                    return new Expression.Constant(Long.valueOf(token.text()));
                } catch (NumberFormatException e) {
                    throw TemplateException.inLine(token.line(), "the number " + token.text() + " is too large");
                }
            }
            case FLOAT -> {
                return new Expression.Constant(Double.valueOf(token.text()));
            }
            default -> {
                if (token.is("(")) return parenthesis();
                if (token.is("[")) return new Expression.ListOf(items("]"));
                if (token.is("{")) return dictionary();
                if (token.kind() != Kind.END) at--;
                throw unexpected("a value");
            }
        }
    }

    private Expression parenthesis() {
        if (skip(")")) return new Expression.ListOf(List.of());
        Expression first = expression();
        if (skip(")")) return first;
        expect(",");
        List<Expression> items = new ArrayList<>(List.of(first));
        items.addAll(items(")"));
        return new Expression.ListOf(items);
    }

    private List<Expression> items(String end) {
        List<Expression> items = new ArrayList<>();
        while (!skip(end)) {
            items.add(expression());
            if (!token().is(end)) expect(",");
        }
        return items;
    }

    private Expression dictionary() {
        List<Expression.Entry> entries = new ArrayList<>();
        while (!skip("}")) {
            Expression key = expression();
            expect(":");
            entries.add(new Expression.Entry(key, expression()));
            if (!token().is("}")) expect(",");
        }
        return new Expression.DictionaryOf(entries);
    }

    private Expression postfix(Expression start) {
        Expression value = start;
        while (true) {
            if (skip(".")) {
                value = token().kind() == Kind.INTEGER
                        ? new Expression.Item(value, primary())
                        : new Expression.Attribute(value, name());
            } else if (skip("[")) {
                value = subscript(value);
            } else if (skip("(")) {
                value = new Expression.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression of) {
        Expression from = token().is(":") ? null : expression();
        if (from != null && skip("]")) return new Expression.Item(of, from);
        expect(":");
        Expression to = bound();
        Expression step = skip(":") ? bound() : null;
        expect("]");
        return new Expression.Slice(of, from, to, step);
    }

    private @Nullable Expression bound() {
        return token().is(":") || token().is("]") ? null : expression();
    }

    private List<Argument> arguments() {
        List<Argument> arguments = new ArrayList<>();
        while (!skip(")")) {
            String name = token().kind() == Kind.NAME && ahead().is("=") ? next().text() : null;
            if (name != null) next();
            arguments.add(new Argument(name, expression()));
            if (!token().is(")")) expect(",");
        }
        return arguments;
    }

    /** Filters and tests, which bind more tightly than all operators. */
    private Expression filtered(Expression start) {
        Expression value = start;
        while (true) {
            if (skip("|")) {
                String filter = name();
                value = new Expression.Filter(value, filter, skip("(") ? arguments() : List.of());
            } else if (token().isName("is")) {
                next();
                value = test(value);
            } else if (skip("(")) {
                value = new Expression.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    private Expression test(Expression value) {
        boolean negated = skipName("not");
        String test = name();
        List<Argument> arguments = List.of();
        if (skip("(")) {
            arguments = arguments();
        } else if (beginsAnArgument()) {
            arguments = List.of(new Argument(null, postfix(primary())));
        }
        Expression tested = new Expression.Test(value, test, arguments);
        return negated ? new Expression.Not(tested) : tested;
    }

    private boolean beginsAnArgument() {
        return switch (token().kind()) {
            case STRING, INTEGER, FLOAT -> true;
            case NAME -> !Set.of("else", "or", "and", "is", "if", "not", "in").contains(token().text());
            default -> token().is("[") || token().is("{");
        };
    }
}
