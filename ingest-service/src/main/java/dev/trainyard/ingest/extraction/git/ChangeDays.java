package dev.trainyard.ingest.extraction.git;

import dev.trainyard.ingest.source.CancellationCheck;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Finds the days on which files were last changed, in one walk over the commits from the newest. A file's day is the
 * commit day, in UTC, of the first commit that has the file's current content while none of its parents does. Renaming
 * a file counts as a change. If the history ends earlier, as in a shallow clone, or is too long, the day of the newest
 * commit is used, which is never earlier than the true day.
 */
final class ChangeDays {
    /** The largest number of commits and changed files, taken together, that are examined. */
    private static final long MOST_STEPS = 50_000_000;

    private final Map<String, LocalDate> days = new HashMap<>();
    private final Map<String, ObjectId> open;
    private final LocalDate newest;
    private long steps;

    private ChangeDays(Map<String, ObjectId> files, RevCommit head) {
        open = new HashMap<>(files);
        newest = day(head);
    }

    /**
     * @param files that the newest commit has, by their paths
     * @param cancellation checked at each commit
     */
    static ChangeDays of(
            Repository repository, RevCommit head, Map<String, ObjectId> files, CancellationCheck cancellation)
            throws IOException {
        ChangeDays days = new ChangeDays(files, head);
        try (RevWalk walk = new RevWalk(repository)) {
            walk.setRetainBody(false);
            walk.sort(RevSort.COMMIT_TIME_DESC);
            walk.markStart(walk.parseCommit(head));
            days.walk(repository, walk, cancellation);
        } catch (MissingObjectException
                | CorruptObjectException
                | IncorrectObjectTypeException
                | LargeObjectException e) {
            // The history ends here.
        }
        return days;
    }

    LocalDate of(String path) {
        return days.getOrDefault(path, newest);
    }

    private void walk(Repository repository, RevWalk walk, CancellationCheck cancellation) throws IOException {
        Set<String> folders = folders(open.keySet());
        try (TreeWalk trees = new TreeWalk(repository)) {
            for (RevCommit commit = walk.next(); commit != null && !open.isEmpty(); commit = walk.next()) {
                if (Thread.interrupted()) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted while reading a repository's history");
                }
                cancellation.check();
                if (++steps > MOST_STEPS) return;
                compare(commit, walk, trees, folders);
            }
        }
    }

    private void compare(RevCommit commit, RevWalk walk, TreeWalk trees, Set<String> folders) throws IOException {
        trees.reset();
        trees.addTree(commit.getTree());
        for (RevCommit parent : commit.getParents()) {
            walk.parseHeaders(parent);
            trees.addTree(parent.getTree());
        }
        TreeFilter wanted = new Wanted(open.keySet(), folders);
        boolean first = commit.getParentCount() == 0;
        trees.setFilter(first ? wanted : AndTreeFilter.create(wanted, TreeFilter.ANY_DIFF));
        trees.setRecursive(true);
        while (trees.next()) {
            if (++steps > MOST_STEPS) return;
            if (differsFromAll(trees)) {
                String path = trees.getPathString();
                // A change that a merge discarded does not count, so the content must be the current one.
                if (open.remove(path, trees.getObjectId(0))) days.put(path, day(commit));
            }
        }
    }

    private static boolean differsFromAll(TreeWalk trees) {
        for (int parent = 1; parent < trees.getTreeCount(); parent++) {
            if (trees.getRawMode(parent) == trees.getRawMode(0) && trees.idEqual(0, parent)) return false;
        }
        return trees.getRawMode(0) != 0;
    }

    private static Set<String> folders(Collection<String> paths) {
        Set<String> folders = new HashSet<>();
        for (String path : paths) {
            int slash = path.lastIndexOf('/');
            while (slash >= 0 && folders.add(path.substring(0, slash))) slash = path.lastIndexOf('/', slash - 1);
        }
        return folders;
    }

    private static LocalDate day(RevCommit commit) {
        return Instant.ofEpochSecond(commit.getCommitTime())
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
    }

    /** Enters only folders that contain wanted files, since an old commit may have endless trees. */
    private static final class Wanted extends TreeFilter {
        private final Set<String> files;
        private final Set<String> folders;

        Wanted(Set<String> files, Set<String> folders) {
            this.files = files;
            this.folders = folders;
        }

        @Override
        public boolean include(TreeWalk walk) {
            return (walk.isSubtree() ? folders : files).contains(walk.getPathString());
        }

        @Override
        public boolean shouldBeRecursive() {
            return true;
        }

        @Override
        public TreeFilter clone() {
            return this;
        }
    }
}
