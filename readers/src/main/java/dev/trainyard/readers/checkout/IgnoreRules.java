package dev.trainyard.readers.checkout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The patterns of one {@code .gitignore}, as Git understands them. Plain names, endings and paths are looked up, however
 * many there are; only patterns with other wildcards are tried one after another.
 */
final class IgnoreRules {
    /** Longer files are not lists that people wrote. */
    static final int MOST_BYTES = 1 << 20;

    /** The patterns that have to be tried one after another may together have this many bytes. */
    static final int MOST_GLOB_BYTES = 1 << 16;

    private final List<Pattern> patterns = new ArrayList<>();
    private final Index all = new Index();
    private final Index folders = new Index();
    private int globBytes;

    /**
     * One line of the file.
     *
     * @param text as it was written
     */
    record Pattern(String text, boolean takesBack) {}

    /** Thrown for a file with more than can be matched in reasonable time. */
    static final class TooLargeException extends IOException {
        TooLargeException(String message) {
            super(message);
        }
    }

    private IgnoreRules() {}

    /** The patterns of a file; empty if there is no such file, or it is a link, which Git does not follow either. */
    static Optional<IgnoreRules> read(Path file) throws TooLargeException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) return Optional.empty();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            return Optional.empty(); // Git goes on without it too.
        }
        if (bytes.length > MOST_BYTES) throw new TooLargeException("is larger than " + (MOST_BYTES >> 20) + " MiB");
        return Optional.of(of(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    /** @param text in which each character is a byte */
    static IgnoreRules of(String text) throws TooLargeException {
        IgnoreRules rules = new IgnoreRules();
        String lines = text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text;
        for (String line : lines.split("\n", -1))
            rules.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        return rules;
    }

    /** A path or a pattern in the form in which both are compared. */
    static String bytes(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            }
        }
        return text;
    }

    /** @param path relative to the folder of the file, in the form of {@link #bytes} */
    Optional<Pattern> lastMatch(String path, boolean isFolder) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int last = all.lastMatch(path, name, -1);
        if (isFolder) last = folders.lastMatch(path, name, last);
        return last < 0 ? Optional.empty() : Optional.of(patterns.get(last));
    }

    private void add(String line) throws TooLargeException {
        if (line.isEmpty() || line.startsWith("#")) return;
        String pattern = withoutTrailingSpaces(line);
        int end = pattern.indexOf('\0');
        if (end >= 0) pattern = pattern.substring(0, end);
        boolean takesBack = pattern.startsWith("!");
        if (takesBack) pattern = pattern.substring(1);
        boolean ofFolders = pattern.endsWith("/");
        if (ofFolders) pattern = pattern.substring(0, pattern.length() - 1);
        if (pattern.isEmpty()) return;
        boolean ofNames = pattern.indexOf('/') < 0;
        if (pattern.startsWith("/")) pattern = pattern.substring(1);
        int number = patterns.size();
        patterns.add(
                new Pattern(new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8), takesBack));
        Index index = ofFolders ? folders : all;
        if (IgnoreGlob.literalLength(pattern) == pattern.length()) {
            (ofNames ? index.names : index.paths).put(pattern, number);
        } else if (ofNames && isEnding(pattern)) {
            index.endings.put(pattern.substring(1), number);
        } else {
            globBytes += pattern.length();
            if (globBytes > MOST_GLOB_BYTES) {
                throw new TooLargeException(
                        "has more than " + (MOST_GLOB_BYTES >> 10) + " KiB of patterns with wildcards");
            }
            index.globs.add(new Glob(number, ofNames, IgnoreGlob.of(pattern, ofNames)));
        }
    }

    private static boolean isEnding(String pattern) {
        return pattern.startsWith("*") && IgnoreGlob.literalLength(pattern.substring(1)) == pattern.length() - 1;
    }

    private static String withoutTrailingSpaces(String line) {
        int end = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == ' ') continue;
            if (c == '\\') i++;
            end = Math.min(line.length(), i + 1);
        }
        return line.substring(0, end);
    }

    private record Glob(int number, boolean ofNames, IgnoreGlob glob) {}

    /** Patterns by the numbers of their lines; of equal ones the last counts. */
    private static final class Index {
        private final Map<String, Integer> names = new HashMap<>();
        private final Map<String, Integer> paths = new HashMap<>();
        private final Map<String, Integer> endings = new HashMap<>();
        private final List<Glob> globs = new ArrayList<>();

        /** The number of the last pattern that matches, if it is above another. */
        int lastMatch(String path, String name, int above) {
            int last = Math.max(above, names.getOrDefault(name, -1));
            last = Math.max(last, paths.getOrDefault(path, -1));
            if (!endings.isEmpty()) {
                for (int i = 0; i <= name.length(); i++) {
                    last = Math.max(last, endings.getOrDefault(name.substring(i), -1));
                }
            }
            for (Glob glob : globs.reversed()) {
                if (glob.number() < last) break;
                if (glob.glob().matches(glob.ofNames() ? name : path)) return glob.number();
            }
            return last;
        }
    }
}
