package dev.trainyard.ingest.extraction.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.trainyard.contracts.recipe.SourceRecipe.GitRecipe;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * A repository in the source folders, bare or with a working tree.
 *
 * <p>A repository can also control the program that opens it: with settings that include other files and name programs,
 * with hooks, filters, and links to objects elsewhere. So it is not opened directly. Only the commit of a branch is
 * taken from it, and its folder of objects, which a repository of our own uses. All of these must be in the source
 * folders, whichever way they are linked.
 *
 * @param objects the folder of objects
 * @param head the commit to read
 */
record LocalRepository(Path objects, ObjectId head) {
    private static final int MOST_LINKS = 5;
    private static final Pattern INCLUDE = Pattern.compile("(?i)\\[\\s*include");
    private static final Pattern SHA_256 = Pattern.compile("(?im)^\\s*objectformat\\s*=\\s*\"?sha256\\b");
    private static final Pattern SHA_256_NAME = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int MOST_SETTINGS = 1 << 20;

    static LocalRepository find(GitRecipe source, SourceFolders folders) throws IOException {
        Path place = folders.findSource(source.name(), source.path());
        Looking looking = new Looking(source, folders, new HashSet<>());
        Path git = looking.gitFolder(place);
        Path common = looking.commonFolder(git);
        Path objects = looking.objects(common.resolve("objects"));
        looking.refuseLinksOut(common);
        looking.refuseLinksOut(git);
        return new LocalRepository(objects, looking.head(git, common));
    }

    private record Looking(GitRecipe source, SourceFolders folders, Set<Path> seen) {
        Path gitFolder(Path place) throws IOException {
            Path inside = place.resolve(".git");
            if (Files.isDirectory(inside)) return requireInside(inside, "its .git");
            if (Files.isRegularFile(inside)) {
                String line = firstLine(inside);
                if (!line.startsWith("gitdir:")) throw none(place);
                return requireInside(resolve(place, line.substring(7).strip()), "what its file .git leads to");
            }
            boolean bare = Files.isRegularFile(place.resolve("HEAD"))
                    && Files.isDirectory(place.resolve("objects"))
                    && Files.isDirectory(place.resolve("refs"));
            if (!bare) throw none(place);
            return requireInside(place, "it");
        }

        /** The folder that a linked working tree shares with the main one. */
        Path commonFolder(Path git) throws IOException {
            Path file = git.resolve("commondir");
            if (!Files.exists(file)) return git;
            return requireInside(resolve(git, firstLine(file).strip()), "the repository of its working tree");
        }

        Path objects(Path folder) throws IOException {
            if (!Files.isDirectory(folder)) throw none(folder.getParent());
            Path real = requireInside(folder, "its folder of objects");
            if (!seen.add(real)) return real;
            refuseLinksOut(real);
            Path alternates = real.resolve("info/alternates");
            if (!Files.exists(alternates)) return real;
            requireInside(alternates, "its list of other folders of objects");
            try (BufferedReader lines = Files.newBufferedReader(alternates)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.isBlank() || seen.size() > 100) continue;
                    Path other = resolve(real, line);
                    if (Files.exists(other)) refuseIncludes(objects(other));
                }
            }
            return real;
        }

        /** JGit would open the repository of such a folder with its settings. */
        private void refuseIncludes(Path objects) throws IOException {
            Path settings = objects.resolveSibling("config");
            if (!Files.exists(settings)) return;
            String text = Files.size(settings) > 1 << 20 ? "[include" : Files.readString(settings, ISO_8859_1);
            if (INCLUDE.matcher(text).find()) {
                throw refused("is refused: it uses objects of a repository whose settings include other files;"
                        + " clone it with everything that it needs");
            }
        }

        void refuseLinksOut(Path folder) throws IOException {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path link : (Iterable<Path>) all.filter(Files::isSymbolicLink)::iterator) {
                    if (Files.exists(link)) requireInside(link, "a link in it");
                }
            } catch (java.io.UncheckedIOException e) {
                throw e.getCause();
            }
        }

        ObjectId head(Path git, Path common) throws IOException {
            refuseSha256(common.resolve("config"));
            String name = source.branch() == null ? Constants.HEAD : Constants.R_HEADS + source.branch();
            String asked = name;
            for (int links = 0; links < MOST_LINKS; links++) {
                boolean known = name.equals(Constants.HEAD) || Repository.isValidRefName(name);
                String value = known ? value(name, git, common) : null;
                if (value == null) break;
                if (ObjectId.isId(value)) return ObjectId.fromString(value);
                if (SHA_256_NAME.matcher(value).matches()) throw namedBySha256();
                if (!value.startsWith("ref:")) break;
                name = value.substring(4).strip();
            }
            if (Files.isDirectory(common.resolve("reftable"))) {
                throw refused("stores its branches in the format reftable, which is not supported; a clone with"
                        + " the format files"
                        + " would work");
            }
            throw refused(
                    asked.equals(Constants.HEAD)
                            ? "has no commit on its default branch; name another branch in branch"
                            : "has no branch '" + source.branch() + "'");
        }

        private void refuseSha256(Path settings) throws IOException {
            if (!Files.isRegularFile(settings) || Files.size(settings) > MOST_SETTINGS) return;
            String text = Files.readString(requireInside(settings, "its file config"), ISO_8859_1);
            if (SHA_256.matcher(text).find()) throw namedBySha256();
        }

        private SourceRefusedException namedBySha256() {
            return refused("names its objects by SHA-256, which is not supported; give a repository that names them by"
                    + " SHA-1, or a checkout as a source of kind folder");
        }

        private @Nullable String value(String name, Path git, Path common) throws IOException {
            for (Path folder : new Path[] {git, common}) {
                Path loose = folder.resolve(name);
                if (Files.isRegularFile(loose)) {
                    return firstLine(requireInside(loose, "a link in it")).strip();
                }
            }
            Path packed = common.resolve("packed-refs");
            if (!Files.isRegularFile(packed)) return null;
            try (BufferedReader lines = Files.newBufferedReader(packed)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.endsWith(" " + name) && !line.startsWith("#")) return line.substring(0, line.indexOf(' '));
                }
            }
            return null;
        }

        private Path requireInside(Path path, String what) throws IOException {
            if (!Files.exists(path)) throw refused("is incomplete: " + what + " is missing");
            Path real = path.toRealPath();
            for (Path folder : folders.folders()) {
                if (Files.exists(folder) && real.startsWith(folder.toRealPath())) return real;
            }
            throw refused("is refused: " + what + " is outside of the folders that this service may read; clone it"
                    + " with everything that it needs");
        }

        private Path resolve(Path folder, String path) throws SourceRefusedException {
            try {
                return folder.resolve(path);
            } catch (InvalidPathException e) {
                throw refused("is damaged: it points to a path that is invalid on this system");
            }
        }

        /** The first line of a short file; longer files do not belong to a repository. */
        private static String firstLine(Path file) throws IOException {
            byte[] start;
            try (var in = Files.newInputStream(file)) {
                start = in.readNBytes(8_192);
            }
            return new String(start, java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }

        private SourceRefusedException none(@Nullable Path place) {
            return refused("at " + place + " is not a Git repository; give the folder that contains .git, or a"
                    + " bare repository");
        }

        private SourceRefusedException refused(String why) {
            return new SourceRefusedException("The source '" + source.name() + "' " + why + ".");
        }
    }
}
