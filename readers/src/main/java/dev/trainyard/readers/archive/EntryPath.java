package dev.trainyard.readers.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * An entry's name as a document's path. Nothing is ever written to such a path, but a path that leads out of its
 * archive was made to do harm, so its content is not trusted.
 *
 * @param path with forward slashes
 * @param climbsOut whether it is absolute, leads upwards, or contains something that no path inside an archive has
 */
record EntryPath(String path, boolean climbsOut) {
    static EntryPath of(String name) {
        if (climbsOut(name)) return new EntryPath(printable(name), true);
        List<String> steps = new ArrayList<>();
        for (String step : name.split("/")) {
            if (!step.isEmpty() && !step.equals(".")) steps.add(step);
        }
        return new EntryPath(String.join("/", steps), steps.isEmpty());
    }

    private static boolean climbsOut(String name) {
        return name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf('\0') >= 0
                || name.matches("(?s)[A-Za-z]:.*")
                || List.of(name.split("/")).contains("..");
    }

    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
