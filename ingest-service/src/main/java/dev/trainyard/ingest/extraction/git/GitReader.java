package dev.trainyard.ingest.extraction.git;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.SourceRecipe.GitRecipe;
import dev.trainyard.ingest.extraction.http.GuardedHttp;
import dev.trainyard.ingest.extraction.http.NotFetchedException;
import dev.trainyard.ingest.extraction.http.WebAddress;
import dev.trainyard.ingest.source.CancellationCheck;
import dev.trainyard.ingest.source.Hosts;
import dev.trainyard.ingest.source.NameResolver;
import dev.trainyard.ingest.source.PrivateHostException;
import dev.trainyard.ingest.source.SourceAccess;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceReader;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.EvenSpread;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.IncludedPaths;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files in a Git branch's newest commit, in the order of their paths, from a repository in the source folders
 * or on another host. Working trees are never read. A document's date is the day on which its file was last changed.
 */
public final class GitReader implements SourceReader<GitRecipe> {
    private static final byte[] KEPT_ELSEWHERE =
            "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

    private final NameResolver names;
    private final Limits limits;

    /**
     * The limits for a repository.
     *
     * @param files of the newest commit
     * @param bytes to fetch
     * @param time for fetching
     * @param silence how long the host may send nothing
     */
    record Limits(int files, long bytes, Duration time, Duration silence) {
        static final Limits USUAL = new Limits(1_000_000, 4L << 30, Duration.ofHours(1), Duration.ofMinutes(2));
    }

    public GitReader() {
        this(NameResolver.OF_THE_SYSTEM, Limits.USUAL);
    }

    GitReader(NameResolver names, Limits limits) {
        this.names = names;
        this.limits = limits;
    }

    @Override
    public void check(GitRecipe source, SourceAccess access) throws IOException {
        requireBranchName(source);
        if (source.repository() == null) {
            LocalRepository.find(source, access.folders());
            return;
        }
        WebAddress address = address(source, source.repository());
        try {
            access.privateHosts().allowedBy(source, names).addresses(address.host());
        } catch (PrivateHostException e) {
            throw new SourceRefusedException("The source '" + source.name() + "' is refused: " + e.getMessage() + ".");
        } catch (UnknownHostException e) {
            // Reading will report an unknown host; its name may be known by then.
        }
    }

    /** The commit determines everything except how far the history reaches back. */
    @Override
    public String content(GitRecipe source, SourceFolders folders) throws IOException {
        LocalRepository found = LocalRepository.find(source, folders);
        Path shallow = found.objects().resolveSibling("shallow");
        String cut = Files.isRegularFile(shallow) ? " " + Sha256.of(shallow) : "";
        return found.head().name() + cut;
    }

    @Override
    public void read(GitRecipe source, SourceAccess access, Found.Taker taker) throws IOException {
        requireBranchName(source);
        if (source.repository() == null) {
            LocalRepository found = LocalRepository.find(source, access.folders());
            Path view = access.scratch().resolve("git-view");
            try (Repository repository = BareRepositories.open(view, found.objects())) {
                offer(source, repository, found.head(), null, access.cancellation(), taker);
            }
            return;
        }
        WebAddress address = address(source, source.repository());
        FetchedRepository fetched = fetch(source, address, access);
        try (Repository repository = BareRepositories.open(fetched.folder())) {
            offer(source, repository, fetched.head(), address.toString(), access.cancellation(), taker);
        }
    }

    private FetchedRepository fetch(GitRecipe source, WebAddress address, SourceAccess access) throws IOException {
        Hosts hosts = access.privateHosts().allowedBy(source, names);
        boolean there = Files.exists(access.fetched(source));
        try (GuardedHttp http = new GuardedHttp(hosts, Duration.ofSeconds(10), access.cancellation())) {
            GuardedGit connections =
                    new GuardedGit(http, InstantSource.system(), limits.bytes(), limits.time(), limits.silence());
            CancellableFetch fetching = new CancellableFetch(
                    () -> FetchedRepository.fetch(source, address, access.fetched(source), connections), http);
            // The same time again for processing the bytes.
            FetchedRepository fetched = fetching.within(limits.time().multipliedBy(2), access.cancellation());
            if (!there) access.progress().fetched("repository of " + source.name(), 1);
            return fetched;
        } catch (NotFetchedException e) {
            throw FetchedRepository.refusal(source, address, e);
        }
    }

    private void offer(
            GitRecipe source,
            Repository repository,
            ObjectId head,
            @Nullable String url,
            CancellationCheck cancellation,
            Found.Taker taker)
            throws IOException {
        try (RevWalk walk = new RevWalk(repository);
                ObjectReader objects = repository.newObjectReader()) {
            RevCommit commit = walk.parseCommit(head);
            SortedMap<String, ObjectId> files = files(source, commit, objects);
            SortedMap<String, ObjectId> chosen = chosen(source, files);
            ChangeDays days = ChangeDays.of(repository, commit, chosen, cancellation);
            long number = 0;
            for (Map.Entry<String, ObjectId> file : chosen.entrySet()) {
                Origin origin = new Origin(days.of(file.getKey()), null, url);
                taker.take(file(file.getKey(), file.getValue(), origin, objects), ++number, chosen.size());
            }
        } catch (org.eclipse.jgit.errors.MissingObjectException
                | org.eclipse.jgit.errors.CorruptObjectException
                | org.eclipse.jgit.errors.IncorrectObjectTypeException
                | LargeObjectException e) {
            throw new SourceRefusedException("The source '" + source.name()
                    + "' is damaged: objects of its newest commit are missing or unreadable; clone it again.");
        }
    }

    private SortedMap<String, ObjectId> files(GitRecipe source, RevCommit commit, ObjectReader objects)
            throws IOException {
        return new TreeFiles(limits.files())
                .of(commit, objects)
                .orElseThrow(() -> new SourceRefusedException("The source '" + source.name() + "' has more than "
                        + limits.files() + " files and folders, the limit for a source of kind git."));
    }

    private static SortedMap<String, ObjectId> chosen(GitRecipe source, SortedMap<String, ObjectId> files) {
        IncludedPaths included = new IncludedPaths(source.include(), source.exclude());
        files.keySet().removeIf(path -> !included.include(path));
        EvenSpread spread = EvenSpread.of(source.maxDocuments(), files.size());
        SortedMap<String, ObjectId> chosen = new TreeMap<>();
        int index = 0;
        for (Map.Entry<String, ObjectId> file : files.entrySet()) {
            if (spread.chooses(index++)) chosen.put(file.getKey(), file.getValue());
        }
        return chosen;
    }

    private static Found file(String path, ObjectId id, Origin origin, ObjectReader objects) {
        if (!TreeFiles.isPlain(path)) {
            return new Found.Lost(path, ReadFailure.MALFORMED, "a file of this name cannot be checked out");
        }
        try {
            ObjectLoader loader = objects.open(id, Constants.OBJ_BLOB);
            if (loader.getSize() > DocumentBytes.MOST_PACKED) return new Found.Lost(path, ReadFailure.TOO_LARGE);
            if (loader.getSize() > DocumentBytes.MOST) return large(path, loader, origin);
            byte[] bytes = loader.getCachedBytes(DocumentBytes.MOST);
            if (startsWith(bytes, KEPT_ELSEWHERE)) {
                return new Found.Lost(
                        path, ReadFailure.NOT_FETCHED, "its content is stored outside the repository, by Git LFS");
            }
            return new Found.Content(path, bytes, origin);
        } catch (IOException | LargeObjectException e) {
            return new Found.Lost(path, ReadFailure.UNREADABLE);
        }
    }

    /** A book with its pictures may be larger than a text. */
    private static Found large(String path, ObjectLoader loader, Origin origin) throws IOException {
        try (InputStream in = loader.openStream()) {
            return switch (DocumentBytes.of(path, in)) {
                case Found.Content content -> new Found.Content(path, content.bytes(), origin);
                case Found other -> other;
            };
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && java.util.Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    private static void requireBranchName(GitRecipe source) throws SourceRefusedException {
        if (source.branch() == null || Repository.isValidRefName(Constants.R_HEADS + source.branch())) return;
        throw new SourceRefusedException("The source '" + source.name() + "' names the branch '" + source.branch()
                + "', which is not a valid branch name; a valid one is, for example, main.");
    }

    private static WebAddress address(GitRecipe source, String repository) throws SourceRefusedException {
        try {
            return WebAddress.of(repository);
        } catch (NotFetchedException e) {
            throw new SourceRefusedException("The source '" + source.name() + "' is refused: its repository is "
                    + repository + ", but " + e.getMessage()
                    + "; expected is an address like https://example.org/project.git, or a path.");
        }
    }
}
