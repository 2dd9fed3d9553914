package dev.trainyard.corpus.bugs;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import dev.trainyard.corpus.JavaSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Finds every place in the body of a method at which a {@link Mutation} is possible. */
final class Edits extends TreeScanner<@Nullable Void, @Nullable Void> {
    private static final int SHORTEST_NAME = 4;

    private final JavaSource source;
    private final Random chance;
    private final Map<Mutation, List<Edit>> found = new EnumMap<>(Mutation.class);

    /** A replacement of the characters from one index to another, exclusively. */
    record Edit(Mutation mutation, int start, int end, String text) {}

    private Edits(JavaSource source, Random chance) {
        this.source = source;
        this.chance = chance;
    }

    /**
     * The possible edits by mutation.
     *
     * @param chance decides how a name is misspelt
     */
    static Map<Mutation, List<Edit>> of(JavaSource source, MethodTree method, Random chance) {
        Edits edits = new Edits(source, chance);
        List<? extends StatementTree> statements = method.getBody().getStatements();
        if (statements.size() > 1
                && statements.getLast() instanceof ReturnTree last
                && last.getExpression() instanceof IdentifierTree) {
            edits.add(Mutation.LOST_RETURN, source.start(last), source.end(last), "");
        }
        edits.scan(method.getBody(), null);
        return edits.found;
    }

    private void add(Mutation mutation, int start, int end, String text) {
        if (start < 0 || end < start) return; // The parser gives no position to what the author did not write.
        found.computeIfAbsent(mutation, _ -> new ArrayList<>()).add(new Edit(mutation, start, end, text));
    }

    @Override
    public @Nullable Void visitIdentifier(IdentifierTree name, @Nullable Void nothing) {
        misspell(name.getName().toString(), source.end(name));
        return super.visitIdentifier(name, nothing);
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree select, @Nullable Void nothing) {
        misspell(select.getIdentifier().toString(), source.end(select));
        return super.visitMemberSelect(select, nothing);
    }

    private void misspell(String name, int end) {
        int start = end - name.length();
        if (name.length() < SHORTEST_NAME || start < 0 || !source.text().startsWith(name, start)) return;
        if (name.equals("this") || name.equals("super")) return;
        int at = 1 + chance.nextInt(name.length() - 2);
        char here = name.charAt(at);
        char next = name.charAt(at + 1);
        String wrong = here == next || chance.nextBoolean()
                ? name.substring(0, at) + name.substring(at + 1)
                : name.substring(0, at) + next + here + name.substring(at + 2);
        add(Mutation.MISSPELT_NAME, start, end, wrong);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
        List<? extends ExpressionTree> arguments = call.getArguments();
        if (!arguments.isEmpty() && arguments.getLast() instanceof IdentifierTree last) {
            int from = arguments.size() == 1 ? source.start(last) : source.end(arguments.get(arguments.size() - 2));
            add(Mutation.LOST_ARGUMENT, from, source.end(last), "");
        }
        return super.visitMethodInvocation(call, nothing);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
        Tree type = variable.getType();
        ExpressionTree value = variable.getInitializer();
        if (type != null && value != null && source.start(type) >= 0 && source.end(type) > source.start(type)) {
            String wrong = type instanceof PrimitiveTypeTree ? "String" : "int";
            add(Mutation.WRONG_TYPE, source.start(type), source.end(type), wrong);
            int equals = source.text().lastIndexOf('=', source.start(value));
            if (value instanceof LiteralTree && equals > source.end(type)) {
                int name = equals;
                while (Character.isWhitespace(source.text().charAt(name - 1))) name--;
                add(Mutation.LOST_VALUE, name, source.end(value), "");
            }
        }
        semicolon(variable);
        return super.visitVariable(variable, nothing);
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree binary, @Nullable Void nothing) {
        if (binary.getKind() == Tree.Kind.EQUAL_TO && binary.getLeftOperand() instanceof IdentifierTree left) {
            int operator = source.text().indexOf("==", source.end(left));
            if (operator >= 0 && operator < source.start(binary.getRightOperand())) {
                add(Mutation.ASSIGNMENT_FOR_COMPARISON, operator, operator + 2, "=");
            }
        }
        return super.visitBinary(binary, nothing);
    }

    @Override
    public @Nullable Void visitExpressionStatement(ExpressionStatementTree statement, @Nullable Void nothing) {
        semicolon(statement);
        return super.visitExpressionStatement(statement, nothing);
    }

    @Override
    public @Nullable Void visitReturn(ReturnTree statement, @Nullable Void nothing) {
        semicolon(statement);
        return super.visitReturn(statement, nothing);
    }

    private void semicolon(Tree statement) {
        int end = source.end(statement);
        if (end > 0 && source.text().charAt(end - 1) == ';') add(Mutation.LOST_SEMICOLON, end - 1, end, "");
    }
}
