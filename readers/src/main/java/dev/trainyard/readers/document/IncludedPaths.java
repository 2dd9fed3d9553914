package dev.trainyard.readers.document;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/** The paths of a source that a recipe's glob patterns include; no patterns include all. */
public final class IncludedPaths {
    private final List<PathMatcher> matchers = new ArrayList<>();

    public IncludedPaths(List<String> globs) {
        for (String glob : globs) {
            matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + glob));
            // Java's globs ask for a folder before the slash of "**/"; people mean the top as well.
            if (glob.startsWith("**/")) {
                matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + glob.substring(3)));
            }
        }
    }

    public boolean include(String path) {
        if (matchers.isEmpty()) return true;
        try {
            Path inside = Path.of(path);
            return matchers.stream().anyMatch(matcher -> matcher.matches(inside));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
