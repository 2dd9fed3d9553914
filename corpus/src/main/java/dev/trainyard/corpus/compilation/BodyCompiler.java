package dev.trainyard.corpus.compilation;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.trainyard.corpus.compilation.MemoryFiles.SourceFile;
import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a source file in which one body was replaced, with other source files on the class path.
 *
 * <p>A replaced body is only parsed, and its names and types are resolved; no class is generated from it. Annotation
 * processors are off, no file is written, and no class is loaded. From a file as its author wrote it classes are
 * generated, in memory, so that its dependencies are not read again for the next file.
 *
 * <p>Only the file's own errors count. Of the files that it needs only the declarations are read, because a corpus may
 * lack a file that one of their bodies needs. Where a declaration names something that the corpus lacks, the compiler
 * accepts any use of it.
 */
final class BodyCompiler {
    /** Errors in other files must not keep the compiler from finding, say, a missing return in this one. */
    private static final String NEVER_STOP_EARLY = "-XDshould-stop.ifError=FLOW";

    private static final List<String> OPTIONS = List.of(
            NEVER_STOP_EARLY,
            "-proc:none",
            "-Xlint:deprecation",
            "-Xlint:removal",
            "-Xmaxerrs",
            "1000",
            "-Xmaxwarns",
            "10000");

    /** The option with which a virtual machine lets {@link #check} use the compiler's own class. */
    static final String EXPORT = "--add-exports=jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED";

    private static final int MOST_MESSAGES = 20;
    private static final int LONGEST_MESSAGE = 300;

    private static final Pattern SYMBOL =
            Pattern.compile("symbol:\\s+(?<symbol>[^\\n]+)(\\n\\s*location:\\s+(?<location>[^\\n]+))?");

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final MemoryFiles files =
            new MemoryFiles(compiler.getStandardFileManager(null, Locale.ENGLISH, StandardCharsets.UTF_8));

    /**
     * A source file with the place of a body.
     *
     * @param name the binary name of the file's outermost class
     * @param from the index after which names and calls are looked at: the opening brace, or the character before the
     *     method
     * @param open the index of the brace that opens the body
     * @param close the index of the brace that closes it
     * @param original whether the body is the author's
     */
    record Source(String name, String text, int from, int open, int close, boolean original) {
        boolean contains(long position) {
            return position > from && position < close;
        }
    }

    /** Puts a source file on the class path, unless there is one of that name. */
    void add(String name, String text) {
        files.add(new SourceFile(name, text));
    }

    Compilation check(Source source) {
        try {
            return compile(source);
        } catch (StackOverflowError e) {
            return Compilation.refused("the source is nested too deeply for the compiler");
        } catch (OutOfMemoryError e) {
            return Compilation.refused("the source needs more memory than the compiler has");
        } catch (RuntimeException | Error | IOException e) {
            // The compiler's own faults on sources that no person would write.
            return Compilation.refused("the compiler fails on the source");
        }
    }

    private Compilation compile(Source source) throws IOException {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        SourceFile file = new SourceFile(source.name(), source.text());
        JavacTask task = (JavacTask) compiler.getTask(Writer.nullWriter(), files, found, OPTIONS, null, List.of(file));
        List<CompilationUnitTree> units = new ArrayList<>();
        task.parse().forEach(units::add);
        Notes notes = new Notes(source, file);
        found.getDiagnostics().forEach(notes::add);
        if (units.isEmpty() || !notes.errors.isEmpty()) return notes.of(false, 0);
        BodyScan scan = new BodyScan(units.getFirst(), Trees.instance(task).getSourcePositions(), source);
        scan.scan(units.getFirst(), null);
        if (!scan.found) return Compilation.refused("the text is more than the body of one method");

        int parsed = found.getDiagnostics().size();
        analyzeAlone(task);
        found.getDiagnostics().stream().skip(parsed).forEach(notes::add);
        UnknownCalls.in(units.getFirst(), task, source).forEach(notes::addUnlessReported);
        if (source.original() && notes.errors.isEmpty()) keepClasses(task, found);
        return notes.of(true, scan.calls);
    }

    /** Generates the classes of the file and of all that it needs, if none of them has an error. */
    private static void keepClasses(JavacTask task, DiagnosticCollector<JavaFileObject> found) throws IOException {
        task.analyze();
        if (found.getDiagnostics().stream().noneMatch(one -> one.getKind() == Diagnostic.Kind.ERROR)) task.generate();
    }

    /** {@link JavacTask#analyze} would also read the bodies of all files that are needed. */
    private static void analyzeAlone(JavacTask task) {
        try {
            Object own = task.getClass().getMethod("enter").invoke(task);
            task.getClass().getMethod("analyze", Iterable.class).invoke(task, own);
        } catch (InvocationTargetException e) {
            // A compiler that runs out of memory or stack is told apart by its caller.
            if (e.getCause() instanceof Error failed) throw failed;
            throw new IllegalStateException("the compiler fails on the source", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this JDK's compiler cannot analyse a single file; JDK 25 with " + EXPORT + " is expected", e);
        }
    }

    /** Looks for a body exactly between the two braces, and counts its calls. */
    private static final class BodyScan extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final Source source;
        private boolean found;
        private int calls;

        BodyScan(CompilationUnitTree unit, SourcePositions positions, Source source) {
            this.unit = unit;
            this.positions = positions;
            this.source = source;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            if (method.getBody() != null
                    && positions.getStartPosition(unit, method.getBody()) == source.open()
                    && positions.getEndPosition(unit, method.getBody()) == source.close() + 1) {
                found = true;
            }
            return super.visitMethod(method, nothing);
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
            count(call);
            return super.visitMethodInvocation(call, nothing);
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree call, @Nullable Void nothing) {
            count(call);
            return super.visitNewClass(call, nothing);
        }

        private void count(Tree call) {
            if (source.contains(positions.getStartPosition(unit, call))) calls++;
        }
    }

    /** The compiler's messages about a file, sorted. */
    private static final class Notes {
        private final Source source;
        private final SourceFile file;
        private final List<String> errors = new ArrayList<>();
        private final List<String> invented = new ArrayList<>();
        private final List<String> deprecated = new ArrayList<>();
        private final Map<String, Integer> seen = new HashMap<>();

        Notes(Source source, SourceFile file) {
            this.source = source;
            this.file = file;
        }

        Compilation of(boolean parses, int calls) {
            return new Compilation(true, parses, calls, errors, invented, deprecated);
        }

        void add(Diagnostic<? extends JavaFileObject> one) {
            if (one.getSource() != null && one.getSource() != file) return;
            String code = Optional.ofNullable(one.getCode()).orElse("");
            String message = one.getMessage(Locale.ENGLISH);
            boolean inBody = one.getSource() != null && source.contains(one.getPosition());
            if (one.getKind() == Diagnostic.Kind.ERROR) {
                note(message.replaceAll("\\s*\\n\\s*", "; "), errors);
                if (inBody && (code.contains(".cant.resolve") || code.contains(".doesnt.exist"))) {
                    note(unknownName(message), invented);
                }
            } else if (inBody && code.contains(".has.been.deprecated")) {
                note(message.strip(), deprecated);
            }
        }

        /** The compiler's own message about a call says more. */
        void addUnlessReported(UnknownCalls.Call call) {
            String reported = "method " + call.name() + "(";
            long messages =
                    invented.stream().filter(name -> name.startsWith(reported)).count();
            if (messages > seen.getOrDefault(reported, 0)) {
                seen.merge(reported, 1, Integer::sum);
            } else {
                note(call.toString(), invented);
            }
        }

        private static void note(String text, List<String> list) {
            if (list.size() == MOST_MESSAGES) return;
            list.add(text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…");
        }

        /** {@code method foo(int) in class Bar}, from the message about an unknown name. */
        private static String unknownName(String message) {
            Matcher symbol = SYMBOL.matcher(message);
            if (!symbol.find()) return message.replaceAll("\\s+", " ").strip();
            String location = symbol.group("location");
            String name = symbol.group("symbol").replaceAll("\\s+", " ").strip();
            return location == null ? name : name + " in " + location.strip();
        }
    }
}
