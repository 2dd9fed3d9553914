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
 * The files of a commit, by their paths. Links and submodules are none. A tree may be small and have more files than
 * there are atoms, by naming one folder over and over, so there is an end to their number and depth.
 */
final class TreeFiles {
    private static final int DEEPEST = 200;

    private final int most;

    /** @param most files that a commit may have */
    TreeFiles(int most) {
        this.most = most;
    }

    /** In the order of their paths; nothing where there are too many. */
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

    /** Whether a checkout could have a file there: a path is only a name here, but others may take it for a place. */
    static boolean isPlain(String path) {
        for (String part : path.split("/", -1)) {
            String name = part.toLowerCase(Locale.ROOT);
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.equals(".git")) return false;
        }
        return path.indexOf('\\') < 0 && path.chars().noneMatch(Character::isISOControl);
    }
}
