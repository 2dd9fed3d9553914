package dev.trainyard.readers.document;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/** Selects the paths of a source by a recipe's glob patterns; an empty list selects all. */
public final class IncludedPaths {
    private final List<PathMatcher> matchers = new ArrayList<>();

    public IncludedPaths(List<String> globs) {
        for (String glob : globs) {
            matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + glob));
            // In Java's globs, "**/" requires a folder; people also mean files at the top.
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
