package dev.trainyard.corpus.compilation;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * Calls of methods whose name no method of the receiver has. The compiler reports most of them, but not those that have
 * an argument with an error of its own.
 */
final class UnknownCalls extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final JavacTask task;
    private final Trees trees;
    private final BodyCompiler.Source source;
    private final List<Call> found = new ArrayList<>();

    /** @param type the receiver's */
    record Call(String name, String type) {
        @Override
        public String toString() {
            return "method " + name + " in " + type;
        }
    }

    private UnknownCalls(CompilationUnitTree unit, JavacTask task, BodyCompiler.Source source) {
        this.unit = unit;
        this.task = task;
        this.trees = Trees.instance(task);
        this.source = source;
    }

    /** @param task that has resolved the names of the unit */
    static List<Call> in(CompilationUnitTree unit, JavacTask task, BodyCompiler.Source source) {
        UnknownCalls calls = new UnknownCalls(unit, task, source);
        calls.scan(unit, null);
        return calls.found;
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
        if (source.contains(trees.getSourcePositions().getStartPosition(unit, call))) {
            switch (call.getMethodSelect()) {
                case MemberSelectTree select -> selected(select);
                case IdentifierTree name -> unqualified(name.getName().toString());
                default -> {}
            }
        }
        return super.visitMethodInvocation(call, nothing);
    }

    private void selected(MemberSelectTree select) {
        ExpressionTree receiver = select.getExpression();
        TypeMirror type = trees.getTypeMirror(new TreePath(new TreePath(getCurrentPath(), select), receiver));
        if (type instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement element
                && type.getKind() == TypeKind.DECLARED
                && !has(element, select.getIdentifier().toString())) {
            found.add(new Call(select.getIdentifier().toString(), type.toString()));
        }
    }

    /** A call without receiver may be of any type around it, or imported. */
    private void unqualified(String name) {
        if (name.equals("this") || name.equals("super") || isImported(name)) return;
        String innermost = "";
        for (TreePath at = getCurrentPath(); at != null; at = at.getParentPath()) {
            if (!(at.getLeaf() instanceof ClassTree) || !(trees.getElement(at) instanceof TypeElement type)) continue;
            if (has(type, name)) return;
            if (innermost.isEmpty()) innermost = type.toString();
        }
        found.add(new Call(name, innermost));
    }

    private boolean isImported(String name) {
        for (ImportTree imported : unit.getImports()) {
            String last = imported.getQualifiedIdentifier().toString();
            if (imported.isStatic() && (last.endsWith("." + name) || last.endsWith(".*"))) return true;
        }
        return false;
    }

    private boolean has(TypeElement type, String name) {
        for (Element member : task.getElements().getAllMembers(type)) {
            if (member.getSimpleName().contentEquals(name)) return true;
        }
        return false;
    }
}
