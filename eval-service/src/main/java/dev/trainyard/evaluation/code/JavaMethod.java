package dev.trainyard.evaluation.code;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Checks text that should be a Java method with the JDK's own parser, for its grammar only; names are not resolved. */
public final class JavaMethod {
    private static final JavaCompiler COMPILER = compiler();

    private JavaMethod() {}

    /** Whether the text, put into a class, consists of members only and has at least one method with a body. */
    public static boolean parses(String text) {
        String source = "class Answer {\n" + text + "\n}\n";
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavacTask task = (JavacTask) COMPILER.getTask(
                new StringWriter(), null, diagnostics, List.of("-proc:none"), null, List.of(new Source(source)));
        List<CompilationUnitTree> units = new ArrayList<>();
        try {
            task.parse().forEach(units::add);
        } catch (IOException e) {
            throw new UncheckedIOException("the parser reads from memory only", e);
        }
        boolean wrong = diagnostics.getDiagnostics().stream().anyMatch(each -> each.getKind() == Diagnostic.Kind.ERROR);
        return !wrong && units.size() == 1 && holdsMethod(units.getFirst().getTypeDecls());
    }

    /**
     * The text up to the brace that closes the first one, or all of it if there is none: a checkpoint that was never
     * taught to stop continues after the requested method. Braces in strings and comments count as braces.
     */
    public static String firstIn(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '{') depth++;
            if (text.charAt(i) == '}' && --depth <= 0) return text.substring(0, depth < 0 ? i : i + 1);
        }
        return text;
    }

    private static boolean holdsMethod(List<? extends Tree> types) {
        return types.size() == 1
                && types.getFirst() instanceof ClassTree type
                && type.getMembers().stream()
                        .anyMatch(member -> member instanceof MethodTree method && method.getBody() != null);
    }

    private static JavaCompiler compiler() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException(
                    "the evaluation of Java needs a JDK, but this Java runtime has" + " no compiler");
        }
        return compiler;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Answer.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
