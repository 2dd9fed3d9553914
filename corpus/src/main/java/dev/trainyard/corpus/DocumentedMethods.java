package dev.trainyard.corpus;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds methods with a Javadoc sentence in Java source files, with the JDK's own parser. Nothing is resolved or
 * compiled, so a file needs none of its dependencies; a file that does not parse has no methods.
 */
public final class DocumentedMethods {
    private static final int MOST_LINES = 12;

    private DocumentedMethods() {}

    /**
     * A method with its place in its file, without its documentation.
     *
     * @param source that knows the positions of the tree's parts
     */
    public record Placed(DocumentedMethod method, MethodPlace place, JavaSource source, MethodTree tree) {}

    /** Methods whose body has 1 to 12 lines, in the file's order; none where the path does not end in .java. */
    public static List<DocumentedMethod> in(Document document) {
        return placedIn(document).stream().map(Placed::method).toList();
    }

    /** The same methods with their places. */
    public static List<Placed> placedIn(Document document) {
        if (!document.path().endsWith(".java") || !document.text().contains("/**")) {
            return List.of();
        }
        try {
            return JavaSource.parse(document.text())
                    .map(source -> new Scanner(document, source).methods())
                    .orElse(List.of());
        } catch (RuntimeException e) {
            // The documentation's parser too may throw an exception on a comment that no person would write.
            return List.of();
        }
    }

    private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final Document document;
        private final JavaSource source;
        private final List<Placed> found = new ArrayList<>();

        Scanner(Document document, JavaSource source) {
            this.document = document;
            this.source = source;
        }

        List<Placed> methods() {
            scan(source.unit(), null);
            return List.copyOf(found);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            DocCommentTree comment = source.trees().getDocCommentTree(getCurrentPath());
            if (comment != null && method.getBody() != null && method.getReturnType() != null) {
                String sentence = plain(comment.getFirstSentence());
                String body = body(method);
                long lines = body.lines().count();
                if (!sentence.isEmpty() && lines >= 1 && lines <= MOST_LINES) {
                    found.add(new Placed(
                            new DocumentedMethod(document.id(), document.path(), sentence, signature(method), body),
                            new MethodPlace(
                                    document,
                                    source.start(method),
                                    source.start(method.getBody()),
                                    source.end(method.getBody()) - 1),
                            source,
                            method));
                }
            }
            return null; // Methods of local classes are not part of a documented interface.
        }

        private String signature(MethodTree method) {
            int end = source.start(method.getBody());
            ModifiersTree modifiers = method.getModifiers();
            int begin = source.start(method);
            if (!modifiers.getAnnotations().isEmpty()) {
                begin = source.end(modifiers.getAnnotations().getLast());
            }
            return document.text().substring(begin, end).strip().replaceAll("\\s+", " ");
        }

        private String body(MethodTree method) {
            return DocumentedMethod.body(
                    document.text().substring(source.start(method.getBody()) + 1, source.end(method.getBody()) - 1));
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
}
