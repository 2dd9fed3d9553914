package dev.trainyard.ingest.extraction.git;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The files of a commit by path, without links and submodules. A small tree can contain an astronomical number of files
 * by referring to the same folder again and again, so their number and depth are limited.
 */
final class TreeFiles {
    private static final int DEEPEST = 200;

    private final int most;

    /** @param most the largest number of files in a commit */
    TreeFiles(int most) {
        this.most = most;
    }

    /** The files in the order of their paths; empty if there are too many. */
    Optional<TreeMap<String, ObjectId>> of(RevCommit commit, ObjectReader objects) throws IOException {
        TreeMap<String, ObjectId> files = new TreeMap<>();
        try (TreeWalk walk = new TreeWalk(objects)) {
            walk.addTree(commit.getTree());
            for (long seen = 0; walk.next(); seen++) {
                if (seen > most) return Optional.empty();
                FileMode mode = walk.getFileMode();
                if (mode.equals(FileMode.TREE)) {
                    if (walk.getDepth() < DEEPEST) walk.enterSubtree();
                } else if (mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE)) {
                    files.put(walk.getPathString(), walk.getObjectId(0));
                }
            }
        }
        return Optional.of(files);
    }

    /**
     * Whether a file with this path could be checked out. Here a path is only a name, but other programs may use it as
     * a location.
     */
    static boolean isPlain(String path) {
        for (String part : path.split("/", -1)) {
            String name = part.toLowerCase(Locale.ROOT);
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.equals(".git")) return false;
        }
        return path.indexOf('\\') < 0 && path.chars().noneMatch(Character::isISOControl);
    }
}
