package dev.trainyard.corpus.bugs;

import com.sun.source.util.JavacTask;
import dev.trainyard.corpus.compilation.MemoryFiles;
import dev.trainyard.corpus.compilation.MemoryFiles.SourceFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * The JDK's compiler over source files in memory. Annotation processors are off, no file is written, and no class is ever
 * loaded. Not safe for threads.
 */
final class MemoryCompiler {
    /** Bodies are checked for missing values and returns even if other bodies of the file have errors. */
    private static final List<String> OPTIONS =
            List.of("-proc:none", "-Xlint:none", "-Xmaxerrs", "10000", "-XDshould-stop.ifError=FLOW");

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final MemoryFiles files =
            new MemoryFiles(compiler.getStandardFileManager(null, Locale.ENGLISH, StandardCharsets.UTF_8));

    /** An error, with the index of the character to which it refers. */
    record Message(long position, String text) {}

    /** Puts a source file on the class path, unless there is one of that binary name. */
    void add(String name, String text) {
        files.add(new SourceFile(name, text));
    }

    /** How many characters of source files have been read so far: the work that was done, the same on every machine. */
    long charactersRead() {
        return files.charactersRead();
    }

    /**
     * Whether a file compiles as its author wrote it. If it does, its classes and those that it needs are kept, so that
     * their sources are not read again for the next file.
     */
    boolean compiles(String name, String text) {
        try {
            DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
            JavacTask task = task(found, List.of(new SourceFile(name, text)));
            task.parse();
            task.analyze();
            if (hasErrors(found)) return false;
            task.generate();
            return !hasErrors(found);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError | IOException e) {
            // The compiler's own faults on sources that no person would write.
            return false;
        }
    }

    /** The errors in each of some files, by their binary names, in the order of the text. */
    Map<String, List<Message>> errors(Map<String, String> texts) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<SourceFile> sources = texts.entrySet().stream()
                .map(text -> new SourceFile(text.getKey(), text.getValue()))
                .toList();
        try {
            JavacTask task = task(found, sources);
            task.parse();
            task.analyze();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError | IOException e) {
            return Map.of();
        }
        Map<String, List<Message>> byName = new TreeMap<>();
        for (Diagnostic<? extends JavaFileObject> one : found.getDiagnostics()) {
            if (one.getKind() == Diagnostic.Kind.ERROR && one.getSource() instanceof SourceFile file) {
                byName.computeIfAbsent(file.name(), _ -> new ArrayList<>()).add(message(one));
            }
        }
        return byName;
    }

    /** The first syntax error of a text. */
    Optional<Message> syntaxError(String name, String text) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try {
            task(found, List.of(new SourceFile(name, text))).parse();
        } catch (RuntimeException | StackOverflowError | AssertionError | IOException e) {
            return Optional.empty();
        }
        return found.getDiagnostics().stream()
                .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
                .map(MemoryCompiler::message)
                .findFirst();
    }

    private JavacTask task(DiagnosticCollector<JavaFileObject> found, List<SourceFile> sources) {
        return (JavacTask) compiler.getTask(Writer.nullWriter(), files, found, OPTIONS, null, sources);
    }

    private static Message message(Diagnostic<? extends JavaFileObject> one) {
        return new Message(one.getPosition(), one.getMessage(Locale.ENGLISH).strip());
    }

    private static boolean hasErrors(DiagnosticCollector<JavaFileObject> found) {
        return found.getDiagnostics().stream().anyMatch(one -> one.getKind() == Diagnostic.Kind.ERROR);
    }
}
