package dev.trainyard.readers.document;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * The paths of a source that a recipe's glob patterns include, without those that others exclude. If there are none to
 * include, all paths are included. A pattern to exclude that ends in a plain name, such as {@code docs/old}, also excludes
 * everything in a folder of that name.
 */
public final class IncludedPaths {
    private final List<PathMatcher> included = new ArrayList<>();
    private final List<PathMatcher> excluded = new ArrayList<>();
    private final List<PathMatcher> excludedFolders = new ArrayList<>();

    public IncludedPaths(List<String> include, List<String> exclude) {
        for (String glob : include) addTo(included, glob);
        for (String glob : exclude) {
            // People end the name of a folder with a slash, which no path has.
            String pattern = glob.length() > 1 && glob.endsWith("/") ? glob.substring(0, glob.length() - 1) : glob;
            addTo(excluded, pattern);
            if (endsInAName(pattern)) addTo(excludedFolders, pattern);
        }
    }

    public boolean include(String path) {
        try {
            Path inside = Path.of(path);
            return (included.isEmpty() || anyMatches(included, inside)) && !isExcluded(inside);
        } catch (InvalidPathException e) {
            return included.isEmpty() && excluded.isEmpty();
        }
    }

    private boolean isExcluded(Path path) {
        if (anyMatches(excluded, path)) return true;
        if (excludedFolders.isEmpty()) return false;
        for (Path folder = path.getParent(); folder != null; folder = folder.getParent()) {
            if (anyMatches(excludedFolders, folder)) return true;
        }
        return false;
    }

    private static boolean anyMatches(List<PathMatcher> matchers, Path path) {
        return matchers.stream().anyMatch(matcher -> matcher.matches(path));
    }

    private static boolean endsInAName(String glob) {
        return glob.substring(glob.lastIndexOf('/') + 1).chars().noneMatch(c -> "*?[]{}\\".indexOf(c) >= 0);
    }

    private static void addTo(List<PathMatcher> matchers, String glob) {
        matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + glob));
        // Java's globs require a folder before the slash of "**/"; people mean files at the top as well.
        if (glob.startsWith("**/")) matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + glob.substring(3)));
    }
}
