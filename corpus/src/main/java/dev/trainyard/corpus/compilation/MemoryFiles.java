package dev.trainyard.corpus.compilation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * The class path of the compiler in memory: source files, and the classes that were generated from them. The JDK's own
 * classes come from the JDK; nothing else is read, and nothing is written to a disk.
 */
public final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
    /** By package, then by binary name. */
    private final Map<String, Map<String, JavaFileObject>> sources = new HashMap<>();

    private final Map<String, Map<String, JavaFileObject>> classes = new HashMap<>();

    public MemoryFiles(JavaFileManager ofTheJdk) {
        super(ofTheJdk);
    }

    /** A file with the binary name of its outermost class. */
    public abstract static sealed class Named extends SimpleJavaFileObject permits SourceFile, ClassFile {
        private final String name;

        Named(String name, Kind kind) {
            super(URI.create("memory:///" + name.replace('.', '/') + kind.extension), kind);
            this.name = name;
        }

        public String name() {
            return name;
        }
    }

    /** A source file, which counts how often it is read. */
    public static final class SourceFile extends Named {
        private final String text;
        private long read;

        /** @param name the binary name of its outermost class */
        public SourceFile(String name, String text) {
            super(name, Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            read += text.length();
            return text;
        }
    }

    private static final class ClassFile extends Named {
        private byte[] bytes = {};

        ClassFile(String name) {
            super(name, Kind.CLASS);
        }

        @Override
        public InputStream openInputStream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public OutputStream openOutputStream() {
            return new ByteArrayOutputStream() {
                @Override
                public void close() {
                    bytes = toByteArray();
                }
            };
        }
    }

    /** Puts a source file on the class path, unless there is one of that name. */
    public void add(SourceFile source) {
        sources.computeIfAbsent(packageOf(source.name()), _ -> new HashMap<>()).putIfAbsent(source.name(), source);
    }

    /** Of all source files on the class path, each as often as it was read. */
    public long charactersRead() {
        return sources.values().stream()
                .flatMap(files -> files.values().stream())
                .mapToLong(file -> file instanceof SourceFile source ? source.read : 0)
                .sum();
    }

    private static String packageOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    @Override
    public Iterable<JavaFileObject> list(
            Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse) throws IOException {
        if (location != StandardLocation.CLASS_PATH) return super.list(location, packageName, kinds, recurse);
        List<JavaFileObject> found = new ArrayList<>();
        Map<String, JavaFileObject> generated = classes.getOrDefault(packageName, Map.of());
        if (kinds.contains(JavaFileObject.Kind.CLASS)) found.addAll(generated.values());
        if (kinds.contains(JavaFileObject.Kind.SOURCE)) {
            sources.getOrDefault(packageName, Map.of()).forEach((name, source) -> {
                if (!generated.containsKey(name)) found.add(source);
            });
        }
        return found;
    }

    @Override
    public @Nullable String inferBinaryName(Location location, JavaFileObject file) {
        return file instanceof Named named ? named.name() : super.inferBinaryName(location, file);
    }

    @Override
    public boolean isSameFile(FileObject one, FileObject other) {
        return one instanceof Named || other instanceof Named ? one.equals(other) : super.isSameFile(one, other);
    }

    @Override
    public boolean hasLocation(Location location) {
        return location == StandardLocation.CLASS_PATH || super.hasLocation(location);
    }

    @Override
    public boolean contains(Location location, FileObject file) throws IOException {
        return file instanceof Named ? location == StandardLocation.CLASS_PATH : super.contains(location, file);
    }

    @Override
    public @Nullable JavaFileObject getJavaFileForInput(Location location, String name, JavaFileObject.Kind kind)
            throws IOException {
        return location == StandardLocation.CLASS_PATH ? null : super.getJavaFileForInput(location, name, kind);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String name, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
        ClassFile file = new ClassFile(name);
        classes.computeIfAbsent(packageOf(name), _ -> new HashMap<>()).put(name, file);
        return file;
    }

    @Override
    public @Nullable ClassLoader getClassLoader(Location location) {
        return null; // Nothing on the class path is ever loaded.
    }
}
