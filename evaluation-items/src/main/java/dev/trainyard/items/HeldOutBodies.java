package dev.trainyard.items;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentSample;
import dev.trainyard.corpus.JavaSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses documented methods of held-out Java files, a few of each file. Like the {@link ItemPool}, the choice depends
 * on the corpus alone, and an evaluation asks a part of it in an order that depends on its seed.
 */
public final class HeldOutBodies {
    private static final String KEY = "evaluation bodies";
    private static final int FROM_A_FILE = 2;
    private static final int SHORTEST_BODY = 10;
    private static final int LONGEST_BODY = 400;
    private static final int LONGEST_FILE = 500_000;

    /** Fields with longer initial values are given without them. */
    private static final int LONGEST_FIELD = 120;

    private final DocumentSample<HeldOutBody> sample;

    /** @param most the largest number of methods */
    public HeldOutBodies(int most) {
        sample = new DocumentSample<>(most, KEY, HeldOutBodies::in, HeldOutBody::name);
    }

    /** Takes a document into account; documents of the train split are ignored. */
    public void add(Document document) {
        if (document.split() == Split.HELD_OUT) sample.add(document);
    }

    /** The chosen methods, in the order of a seed. */
    public List<HeldOutBody> bodies(long seed) {
        return SeededOrder.of(sample.things(), HeldOutBody::name, seed);
    }

    static List<HeldOutBody> in(Document document) {
        if (!document.path().endsWith(".java") || document.text().length() > LONGEST_FILE) return List.of();
        return JavaSource.parse(document.text())
                .map(source -> new Scanner(document, source).bodies())
                .map(bodies -> SeededOrder.of(bodies, HeldOutBody::name, 0).stream()
                        .limit(FROM_A_FILE)
                        .toList())
                .orElse(List.of());
    }

    private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final Document document;
        private final JavaSource source;
        private final List<HeldOutBody> found = new ArrayList<>();
        private int number;

        Scanner(Document document, JavaSource source) {
            this.document = document;
            this.source = source;
        }

        List<HeldOutBody> bodies() {
            scan(source.unit(), null);
            return found;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            if (method.getBody() != null
                    && method.getReturnType() != null
                    && source.trees().getDocCommentTree(getCurrentPath()) != null) {
                number++;
                int open = source.start(method.getBody());
                int close = source.end(method.getBody()) - 1;
                int length = document.text().substring(open + 1, close).strip().length();
                int documentation = document.text().lastIndexOf("/**", source.start(method));
                if (length >= SHORTEST_BODY && length <= LONGEST_BODY && documentation >= 0) {
                    String name = document.source() + ":" + document.path() + "#" + number;
                    found.add(new HeldOutBody(name, document, outline(), documentation, open, close));
                }
            }
            return null; // Methods of local classes cannot be asked for without the method around them.
        }

        private String outline() {
            StringBuilder outline = new StringBuilder();
            if (source.unit().getPackage() != null) line(source.unit().getPackage(), outline);
            source.unit().getImports().forEach(each -> line(each, outline));
            List<ClassTree> types = new ArrayList<>();
            for (TreePath at = getCurrentPath(); at != null; at = at.getParentPath()) {
                if (at.getLeaf() instanceof ClassTree type) types.addFirst(type);
            }
            types.forEach(type -> outline.append('\n').append(header(type)).append("{\n"));
            for (Tree member : types.getLast().getMembers()) {
                if (member instanceof VariableTree field) {
                    outline.append("    ").append(field(field)).append('\n');
                }
            }
            return outline.append('\n').toString();
        }

        private void line(Tree tree, StringBuilder outline) {
            outline.append(text(tree).strip()).append('\n');
        }

        /** Up to the brace; annotations, which may contain braces, are left out. */
        private String header(ClassTree type) {
            int from = source.start(type);
            for (Tree annotation : type.getModifiers().getAnnotations()) {
                from = Math.max(from, source.end(annotation));
            }
            int brace = document.text().indexOf('{', from);
            return document.text().substring(from, Math.max(from, brace)).strip() + " ";
        }

        private String field(VariableTree field) {
            String whole = text(field).strip();
            if (whole.length() <= LONGEST_FIELD && whole.indexOf('\n') < 0) return whole;
            int equals = whole.indexOf('=');
            return equals < 0 ? whole : whole.substring(0, equals).strip() + ";";
        }

        private String text(Tree tree) {
            return document.text().substring(source.start(tree), source.end(tree));
        }
    }
}
