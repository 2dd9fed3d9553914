package dev.trainyard.corpus.compilation;

import dev.trainyard.corpus.MethodPlace;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compiles source files with another body of a method or another method, in a process of its own with limits on time
 * and memory. The process is started when it is needed, and again after it was ended. Not safe for threads.
 */
public final class MethodCompiler implements AutoCloseable {
    /** Longer bodies are not compiled. */
    static final int LONGEST_BODY = 20_000;

    private static final String MEMORY = "-Xmx512m";
    private static final List<Class<?>> PROGRAM = List.of(
            CompilerProcess.class, BodyCompiler.class, UnknownCalls.class, MemoryFiles.class, Compilation.class);

    private final SourceFiles sources;
    private final Duration longest;
    private @Nullable Running running;

    private record Running(Process process, DataOutputStream requests, DataInputStream answers) {
        void end() {
            process.destroyForcibly();
        }
    }

    /**
     * @param sources all files that a compiled file may need, itself included
     * @param longest the time for one file, after which its body counts as one that does not compile
     */
    public MethodCompiler(SourceFiles sources, Duration longest) {
        this.sources = sources;
        this.longest = longest;
    }

    /** Compiles a file as its author wrote it. */
    public Compilation original(MethodPlace method) {
        return compile(ofBody(method, method.body(), true));
    }

    /** Compiles a file with another body of the method; the body is never executed. */
    public Compilation with(MethodPlace method, String body) {
        if (body.length() > LONGEST_BODY) {
            return Compilation.refused("the body has more than " + LONGEST_BODY + " characters");
        }
        return compile(ofBody(method, body, false));
    }

    /**
     * Compiles a file with another method: instead of the one at the place if the two have the same name and types of
     * parameters, and otherwise after it, so that its callers are not broken. Names in the whole method are looked at,
     * not only those in its body. It is never executed.
     *
     * @param text that should be one method and nothing else
     */
    public Compilation withMethod(MethodPlace place, String text) {
        if (text.length() > LONGEST_BODY) {
            return Compilation.refused("the method has more than " + LONGEST_BODY + " characters");
        }
        Optional<WrittenMethod> written = WrittenMethod.in(text);
        if (written.isEmpty()) return Compilation.refused("the text is not one method with a body");
        boolean replaces = WrittenMethod.in(place.method())
                .map(known -> known.isLike(written.get()))
                .orElse(false);
        String file = place.document().text();
        String before = replaces ? file.substring(0, place.begin()) : file.substring(0, place.close() + 1) + "\n";
        return compile(new BodyCompiler.Source(
                SourceFiles.name(place.document()),
                before + text + "\n" + file.substring(place.close() + 1),
                before.length() - 1,
                before.length() + written.get().open(),
                before.length() + written.get().close(),
                false));
    }

    private static BodyCompiler.Source ofBody(MethodPlace method, String body, boolean original) {
        return new BodyCompiler.Source(
                SourceFiles.name(method.document()),
                method.fileWith(body),
                method.open(),
                method.open(),
                method.open() + 1 + body.length(),
                original);
    }

    private Compilation compile(BodyCompiler.Source source) {
        CompletableFuture<Compilation> answer = new CompletableFuture<>();
        Running with = running();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(ask(with, source));
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            close();
            return Compilation.unknown("the compiler needs more than " + longest.toMillis() / 1e3 + " s");
        } catch (ExecutionException e) {
            close();
            return Compilation.unknown("the compiler fails on the source");
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a source file was compiled", e);
        }
    }

    private static Compilation ask(Running running, BodyCompiler.Source source) throws IOException {
        DataOutputStream requests = running.requests();
        requests.write(CompilerProcess.COMPILE);
        Compilation.write(source.name(), requests);
        Compilation.write(source.text(), requests);
        requests.writeInt(source.from());
        requests.writeInt(source.open());
        requests.writeInt(source.close());
        requests.writeBoolean(source.original());
        requests.flush();
        return Compilation.read(running.answers());
    }

    private Running running() {
        if (running != null && running.process().isAlive()) return running;
        try {
            running = start();
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException("the compiler's process cannot be started", e);
        }
    }

    private Running start() throws IOException {
        Path program = Files.createTempDirectory("trainyard-compiler");
        for (Class<?> type : PROGRAM) {
            for (Class<?> member : type.getNestMembers()) copy(member, program);
        }
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        MEMORY,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Duser.language=en",
                        BodyCompiler.EXPORT,
                        "-cp",
                        program.toString(),
                        CompilerProcess.class.getName())
                .directory(program.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        Process process = builder.start();
        process.onExit().thenRun(() -> delete(program));
        Running started = new Running(
                process,
                new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16)),
                new DataInputStream(new BufferedInputStream(process.getInputStream())));
        for (var source : sources.texts().entrySet()) {
            started.requests().write(CompilerProcess.SOURCE);
            Compilation.write(source.getKey(), started.requests());
            Compilation.write(source.getValue(), started.requests());
        }
        return started;
    }

    private static void copy(Class<?> type, Path folder) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
            if (bytes == null) throw new IOException("the compiler's program lacks " + name);
            Files.copy(bytes, file);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException | UncheckedIOException e) {
            // A few small files stay in the temporary folder.
        }
    }

    /** Ends the process; the next call starts another. */
    @Override
    public void close() {
        if (running != null) running.end();
        running = null;
    }
}
