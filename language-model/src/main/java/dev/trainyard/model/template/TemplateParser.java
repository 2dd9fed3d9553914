package dev.trainyard.model.template;

import dev.trainyard.model.template.Statement.Branch;
import dev.trainyard.model.template.Statement.Parameter;
import dev.trainyard.model.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a template: text, outputs and the blocks that transformers' templates use. */
final class TemplateParser extends ExpressionParser {
    private TemplateParser(List<Token> tokens) {
        super(tokens);
    }

    static List<Statement> parse(String source) {
        TemplateParser parser = new TemplateParser(Lexer.tokens(source));
        List<Statement> statements = parser.statements(Set.of());
        if (parser.token().kind() != Kind.END) throw parser.unexpected("the end of the template");
        return statements;
    }

    /** Statements up to a block with one of these names, whose name is the next token then. */
    private List<Statement> statements(Set<String> ends) {
        enter();
        List<Statement> statements = new ArrayList<>();
        while (true) {
            Token token = token();
            switch (token.kind()) {
                case DATA -> statements.add(new Statement.Data(Text.ofTemplate(next().text())));
                case VARIABLE_BEGIN -> {
                    next();
                    statements.add(new Statement.Output(list(), token.line()));
                    expect(Kind.VARIABLE_END, "'}}'");
                }
                case BLOCK_BEGIN -> {
                    next();
                    if (token().kind() == Kind.NAME && ends.contains(token().text())) {
                        leave();
                        return statements;
                    }
                    statements.add(block());
                }
                default -> {
                    if (!ends.isEmpty())
                        throw unexpected("a block "
                                + String.join(" or ", ends.stream().sorted().toList()));
                    leave();
                    return statements;
                }
            }
        }
    }

    private Statement block() {
        Token token = token();
        String name = name();
        return switch (name) {
            case "if" -> branches();
            case "for" -> loop(token.line());
            case "set" -> assignment(token.line());
            case "macro" -> macro();
            case "generation" -> {
                end();
                yield new Statement.Generation(body("endgeneration"));
            }
            case "break" -> {
                end();
                yield new Statement.Break();
            }
            case "continue" -> {
                end();
                yield new Statement.Continue();
            }
            default -> throw TemplateException.inLine(token.line(), "the block '" + name + "' is not supported");
        };
    }

    private void end() {
        expect(Kind.BLOCK_END, "'%}'");
    }

    /** The statements up to a block, and that block. */
    private List<Statement> body(String end) {
        List<Statement> body = statements(Set.of(end));
        next();
        end();
        return body;
    }

    private Statement branches() {
        List<Branch> branches = new ArrayList<>();
        while (true) {
            int line = token().line();
            Expression test = list();
            end();
            branches.add(new Branch(test, statements(Set.of("elif", "else", "endif")), line));
            if (skipName("elif")) continue;
            List<Statement> otherwise = List.of();
            if (next().isName("else")) {
                end();
                otherwise = body("endif");
            } else {
                end();
            }
            return new Statement.If(branches, otherwise);
        }
    }

    private Statement loop(int line) {
        List<String> targets = targets();
        if (!skipName("in")) throw unexpected("'in'");
        Expression items = or();
        Expression filter = skipName("if") ? expression() : null;
        end();
        List<Statement> body = statements(Set.of("else", "endfor"));
        List<Statement> otherwise = List.of();
        if (next().isName("else")) {
            end();
            otherwise = body("endfor");
        } else {
            end();
        }
        return new Statement.For(targets, items, filter, body, otherwise, line);
    }

    private List<String> targets() {
        boolean bracketed = skip("(");
        List<String> targets = new ArrayList<>(List.of(name()));
        while (skip(",")) targets.add(name());
        if (bracketed) expect(")");
        return targets;
    }

    private Statement assignment(int line) {
        List<String> targets = targets();
        if (targets.size() == 1 && skip(".")) {
            String field = name();
            expect("=");
            Expression value = list();
            end();
            return new Statement.AssignField(targets.getFirst(), field, value, line);
        }
        if (skip("=")) {
            Expression value = list();
            end();
            return new Statement.Assign(targets, value, line);
        }
        if (targets.size() > 1) throw unexpected("'='");
        end();
        return new Statement.AssignBlock(targets.getFirst(), body("endset"));
    }

    private Statement macro() {
        String name = name();
        expect("(");
        List<Parameter> parameters = new ArrayList<>();
        while (!skip(")")) {
            String parameter = name();
            parameters.add(new Parameter(parameter, skip("=") ? expression() : null));
            if (!token().is(")")) expect(",");
        }
        end();
        return new Statement.Macro(name, parameters, body("endmacro"));
    }
}
