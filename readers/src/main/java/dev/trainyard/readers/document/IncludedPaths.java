package dev.trainyard.readers.document;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The paths of a source that a recipe's glob patterns include, without those that others exclude. If there are none to
 * include, all paths are included. A pattern to exclude that ends in a plain name, such as {@code docs/old}, or in a slash
 * also excludes everything in a folder of that name. A slash or {@code ./} before a pattern means the top of the source.
 */
public final class IncludedPaths {
    private final List<PathGlob> included = new ArrayList<>();
    private final List<PathGlob> excluded = new ArrayList<>();
    private final List<PathGlob> excludedFolders = new ArrayList<>();

    public IncludedPaths(List<String> include, List<String> exclude) {
        for (String glob : include) addTo(included, glob);
        for (String glob : exclude) {
            // People end the name of a folder with a slash, which no path has.
            boolean ofFolders = glob.length() > 1 && glob.endsWith("/");
            String pattern = ofFolders ? glob.substring(0, glob.length() - 1) : glob;
            addTo(excluded, pattern);
            if (ofFolders || endsInAName(pattern)) addTo(excludedFolders, pattern);
        }
    }

    public boolean include(String path) {
        try {
            String inside = plain(path);
            return (included.isEmpty() || anyMatches(included, inside)) && !isExcluded(inside);
        } catch (InvalidPathException e) {
            return included.isEmpty() && excluded.isEmpty();
        }
    }

    /** Whether a pattern to exclude names a folder, so that nothing in it is included. */
    public boolean excludesFolder(String path) {
        try {
            return !excludedFolders.isEmpty() && anyMatches(excludedFolders, plain(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private boolean isExcluded(String path) {
        if (anyMatches(excluded, path)) return true;
        if (excludedFolders.isEmpty()) return false;
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            if (anyMatches(excludedFolders, path.substring(0, slash))) return true;
        }
        return false;
    }

    /** Without the slash at the end that the address of a page may have, and without double ones. */
    private static String plain(String path) {
        Path parsed = Path.of(path);
        String separator = parsed.getFileSystem().getSeparator();
        return separator.equals("/") ? parsed.toString() : parsed.toString().replace(separator, "/");
    }

    private static boolean anyMatches(List<PathGlob> globs, String path) {
        return globs.stream().anyMatch(glob -> glob.matches(path));
    }

    private static boolean endsInAName(String glob) {
        return glob.substring(glob.lastIndexOf('/') + 1).chars().noneMatch(c -> "*?[]{}\\".indexOf(c) >= 0);
    }

    private static void addTo(List<PathGlob> globs, String pattern) {
        // Paths begin with neither.
        String glob = pattern.startsWith("./") ? pattern.substring(2) : pattern;
        if (glob.length() > 1 && glob.startsWith("/")) glob = glob.substring(1);
        globs.add(PathGlob.of(glob));
        // Java's globs require a folder before the slash of "**/"; people mean files at the top as well.
        if (glob.startsWith("**/")) globs.add(PathGlob.of(glob.substring(3)));
    }
}
