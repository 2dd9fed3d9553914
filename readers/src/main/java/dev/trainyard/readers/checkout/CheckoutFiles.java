package dev.trainyard.readers.checkout;

import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.IncludedPaths;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder that are read if it is the checkout of a project: all but a repository's own files, what tools
 * install and build, and what the {@code .gitignore} files in it name. A pattern to include that has the name of such a
 * folder between its slashes, or is the path of such a file, takes it back.
 *
 * @param paths of the files, in order
 * @param leftOut the folders and files that are not read although the source's patterns do not leave them out
 */
public record CheckoutFiles(List<String> paths, List<LeftOut> leftOut) {
    private static final LinkOption[] NO_LINKS = {LinkOption.NOFOLLOW_LINKS};

    public CheckoutFiles {
        paths = List.copyOf(paths);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * A folder with all that is in it, or a file.
     *
     * @param path of a folder with a slash at its end
     * @param reason why, in a few words for people
     */
    public record LeftOut(String path, String reason) {}

    /** @throws RefusedFilesException if a {@code .gitignore} is larger than any that people write */
    public static CheckoutFiles of(FileSource source) throws IOException {
        return new Walk(source).walk();
    }

    /**
     * The rules that apply in a folder.
     *
     * @param folder of the rules, in the form that they are matched in, with a slash at its end unless it is the top
     * @param file of the rules, for people
     * @param outer the rules with less precedence
     */
    private record Rules(
            String folder,
            String file,
            IgnoreRules rules,
            @Nullable Rules outer) {}

    /**
     * A folder whose entries have to be looked at.
     *
     * @param path with a slash at its end; empty for the top
     * @param within the patterns that took back the folders that this one is in; its files must match them all
     */
    private record Folder(Path place, String path, @Nullable Rules rules, List<IncludedPaths> within) {}

    private static final class Walk {
        private final FileSource source;
        private final IncludedPaths included;
        private final List<String> paths = new ArrayList<>();
        private final List<LeftOut> leftOut = new ArrayList<>();
        private final Deque<Folder> folders = new ArrayDeque<>();

        Walk(FileSource source) {
            this.source = source;
            included = source.paths();
        }

        CheckoutFiles walk() throws IOException {
            folders.push(new Folder(source.place(), "", null, List.of()));
            while (!folders.isEmpty()) look(folders.pop());
            paths.sort(Comparator.naturalOrder());
            leftOut.sort(Comparator.comparing(LeftOut::path));
            return new CheckoutFiles(paths, leftOut);
        }

        private void look(Folder folder) throws IOException {
            TreeSet<String> names = new TreeSet<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.place())) {
                for (Path entry : entries) names.add(String.valueOf(entry.getFileName()));
            } catch (IOException | DirectoryIteratorException e) {
                // It is offered like a file, and is then found to be unreadable.
                String path = folder.path();
                add(path.isEmpty() ? path : path.substring(0, path.length() - 1), folder.within());
                return;
            }
            Rules rules = rules(folder, names);
            for (String name : names) look(folder, name, names, rules);
        }

        private void look(Folder folder, String name, TreeSet<String> beside, @Nullable Rules rules) {
            Path place = folder.place().resolve(name);
            String path = folder.path() + name;
            BasicFileAttributes attributes;
            try {
                attributes = Files.readAttributes(place, BasicFileAttributes.class, NO_LINKS);
            } catch (IOException e) {
                add(path, folder.within());
                return;
            }
            if (attributes.isDirectory()) {
                if (included.excludesFolder(path)) return;
                Optional<String> reason =
                        ToolFolders.reason(place, name, beside).or(() -> ignored(path, true, rules));
                List<IncludedPaths> within = folder.within();
                if (reason.isPresent()) {
                    List<String> naming = source.include().stream()
                            .filter(glob -> ("/" + glob).contains("/" + name + "/"))
                            .toList();
                    if (naming.isEmpty()) {
                        leftOut.add(new LeftOut(path + "/", reason.get()));
                        return;
                    }
                    within = Stream.concat(within.stream(), Stream.of(new IncludedPaths(naming, List.of())))
                            .toList();
                }
                folders.push(new Folder(place, path + "/", rules, within));
            } else if (attributes.isRegularFile() && included.include(path)) {
                Optional<String> reason = ToolFolders.isRepository(name)
                        ? Optional.of("a repository's own file")
                        : ignored(path, false, rules);
                if (reason.isEmpty() || source.include().contains(path)) add(path, folder.within());
                else leftOut.add(new LeftOut(path, reason.get()));
            }
        }

        private void add(String path, List<IncludedPaths> within) {
            if (included.include(path) && within.stream().allMatch(it -> it.include(path))) paths.add(path);
        }

        private static Optional<String> ignored(String path, boolean isFolder, @Nullable Rules innermost) {
            String bytes = IgnoreRules.bytes(path);
            for (Rules rules = innermost; rules != null; rules = rules.outer()) {
                Optional<IgnoreRules.Pattern> match =
                        rules.rules().lastMatch(bytes.substring(rules.folder().length()), isFolder);
                if (match.isEmpty()) continue;
                return match.get().takesBack()
                        ? Optional.empty()
                        : Optional.of(
                                "named in " + rules.file() + ": " + match.get().text());
            }
            return Optional.empty();
        }

        private @Nullable Rules rules(Folder folder, TreeSet<String> names) throws IOException {
            Rules rules = folder.rules();
            Path info = folder.place().resolve(".git/info");
            if (names.contains(".git")
                    && Files.isDirectory(folder.place().resolve(".git"), NO_LINKS)
                    && Files.isDirectory(info, NO_LINKS)) {
                rules = add(folder, ".git/info/exclude", rules);
            }
            return names.contains(".gitignore") ? add(folder, ".gitignore", rules) : rules;
        }

        private @Nullable Rules add(Folder folder, String name, @Nullable Rules outer) throws IOException {
            String file = folder.path() + name;
            try {
                Optional<IgnoreRules> read = IgnoreRules.read(folder.place().resolve(name));
                return read.isEmpty() ? outer : new Rules(IgnoreRules.bytes(folder.path()), file, read.get(), outer);
            } catch (IgnoreRules.TooLargeException e) {
                throw new RefusedFilesException(
                        source.place(),
                        "contains " + file + ", which " + e.getMessage() + "; shorten it, or exclude its folder.");
            }
        }
    }
}
