package dev.trainyard.corpus;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds methods with a Javadoc sentence in Java source files, with the JDK's own parser. Nothing is resolved or
 * compiled, so a file needs none of its dependencies; a file that does not parse has no methods.
 */
public final class DocumentedMethods {
    private static final int MOST_LINES = 12;
    private static final List<String> OPTIONS = List.of("-proc:none", "-Xlint:none");

    private static final EmptyCompilerFiles NO_FILES = new EmptyCompilerFiles();

    private DocumentedMethods() {}

    /** Methods whose body has 1 to 12 lines, in the file's order; none where the path does not end in .java. */
    public static List<DocumentedMethod> in(Document document) {
        if (!document.path().endsWith(".java") || !document.text().contains("/**")) {
            return List.of();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, NO_FILES, problems, OPTIONS, null, List.of(new InMemory(document.text())));
            List<DocumentedMethod> found = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(document, unit, DocTrees.instance(task), found).scan(unit, null);
            }
            boolean parsed =
                    problems.getDiagnostics().stream().noneMatch(problem -> problem.getKind() == Diagnostic.Kind.ERROR);
            return parsed ? List.copyOf(found) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            // On code that no person would write, the parser may throw an exception instead of reporting an error.
            return List.of();
        }
    }

    private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final Document document;
        private final CompilationUnitTree unit;
        private final DocTrees trees;
        private final SourcePositions positions;
        private final List<DocumentedMethod> found;

        Scanner(Document document, CompilationUnitTree unit, DocTrees trees, List<DocumentedMethod> found) {
            this.document = document;
            this.unit = unit;
            this.trees = trees;
            this.positions = trees.getSourcePositions();
            this.found = found;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
            if (comment != null && method.getBody() != null && method.getReturnType() != null) {
                String sentence = plain(comment.getFirstSentence());
                String body = body(method);
                long lines = body.lines().count();
                if (!sentence.isEmpty() && lines >= 1 && lines <= MOST_LINES) {
                    found.add(new DocumentedMethod(document.id(), document.path(), sentence, signature(method), body));
                }
            }
            return null; // Methods of local classes are not part of a documented interface.
        }

        private String signature(MethodTree method) {
            int end = start(method.getBody());
            ModifiersTree modifiers = method.getModifiers();
            int begin = start(method);
            if (!modifiers.getAnnotations().isEmpty()) {
                begin = end(modifiers.getAnnotations().getLast());
            }
            return document.text().substring(begin, end).strip().replaceAll("\\s+", " ");
        }

        private String body(MethodTree method) {
            String inside = document.text().substring(start(method.getBody()) + 1, end(method.getBody()) - 1);
            return inside.stripIndent().strip().isEmpty()
                    ? ""
                    : inside.replaceFirst("^[ \t]*\n", "").stripTrailing().stripIndent();
        }

        private int start(Tree tree) {
            return Math.toIntExact(positions.getStartPosition(unit, tree));
        }

        private int end(Tree tree) {
            return Math.toIntExact(positions.getEndPosition(unit, tree));
        }

        private static String plain(List<? extends DocTree> parts) {
            return parts.stream()
                    .map(part -> switch (part) {
                        case TextTree text -> text.getBody();
                        case LiteralTree literal -> literal.getBody().getBody();
                        case LinkTree link when !link.getLabel().isEmpty() -> plain(link.getLabel());
                        case LinkTree link ->
                            link.getReference()
                                    .getSignature()
                                    .replaceFirst("^#", "")
                                    .replace('#', '.');
                        case EntityTree entity -> character(entity);
                        default -> "";
                    })
                    .collect(Collectors.joining())
                    .strip()
                    .replaceAll("\\s+", " ");
        }

        private static String character(EntityTree entity) {
            return switch (entity.getName().toString()) {
                case "lt" -> "<";
                case "gt" -> ">";
                case "amp" -> "&";
                case "quot" -> "\"";
                default -> " ";
            };
        }
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
