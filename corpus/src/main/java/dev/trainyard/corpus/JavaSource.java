package dev.trainyard.corpus;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A Java source file as the JDK's own parser reads it. Nothing is resolved or compiled, so a file needs none of its
 * dependencies.
 *
 * @param unit the syntax tree
 * @param trees for its positions and documentation comments
 */
public record JavaSource(String text, CompilationUnitTree unit, DocTrees trees) {
    private static final List<String> OPTIONS = List.of("-proc:none", "-Xlint:none");
    private static final JavaCompiler COMPILER = compiler();
    private static final EmptyCompilerFiles NO_FILES = new EmptyCompilerFiles();

    /** Empty if the text is not a Java source file without syntax errors. */
    public static Optional<JavaSource> parse(String text) {
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try {
            JavacTask task =
                    (JavacTask) COMPILER.getTask(null, NO_FILES, problems, OPTIONS, null, List.of(new InMemory(text)));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            boolean parsed =
                    problems.getDiagnostics().stream().noneMatch(problem -> problem.getKind() == Diagnostic.Kind.ERROR);
            return parsed && units.size() == 1
                    ? Optional.of(new JavaSource(text, units.getFirst(), DocTrees.instance(task)))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            // On code that no person would write, the parser may throw an exception instead of reporting an error.
            return Optional.empty();
        }
    }

    private static JavaCompiler compiler() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("Reading Java sources needs a JDK, but this Java runtime has no compiler.");
        }
        return compiler;
    }

    /** The index of a tree's first character. */
    public int start(Tree tree) {
        return Math.toIntExact(trees.getSourcePositions().getStartPosition(unit, tree));
    }

    /** The index after a tree's last character. */
    public int end(Tree tree) {
        return Math.toIntExact(trees.getSourcePositions().getEndPosition(unit, tree));
    }

    private static final class InMemory extends SimpleJavaFileObject {
        private final String text;

        InMemory(String text) {
            super(URI.create("string:///Source.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
