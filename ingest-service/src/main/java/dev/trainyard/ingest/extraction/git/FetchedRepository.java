package dev.trainyard.ingest.extraction.git;

import dev.trainyard.contracts.recipe.SourceRecipe.GitRecipe;
import dev.trainyard.ingest.extraction.http.NotFetchedException;
import dev.trainyard.ingest.extraction.http.WebAddress;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.runtime.artifact.DurableFiles;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/**
 * A local copy of one branch of a remote repository, with its whole history, from which the dates of changes are taken.
 *
 * @param folder of the copy
 * @param head the commit of the branch
 */
record FetchedRepository(Path folder, ObjectId head) {
    private static final String HEAD_FILE = "fetched-head";

    /**
     * Opens an existing copy, or fetches a new one.
     *
     * @param whole the folder of the complete copy
     */
    static FetchedRepository fetch(GitRecipe source, WebAddress address, Path whole, GuardedGit connections)
            throws IOException {
        if (!Files.exists(whole)) {
            Path part = whole.resolveSibling(whole.getFileName() + ".part");
            delete(part);
            Files.createDirectories(part);
            fetchInto(part, source, address, connections);
            DurableFiles.publish(part, whole);
        }
        return new FetchedRepository(
                whole,
                ObjectId.fromString(Files.readString(whole.resolve(HEAD_FILE)).strip()));
    }

    private static void fetchInto(Path folder, GitRecipe source, WebAddress address, GuardedGit connections)
            throws IOException {
        try (Repository repository = BareRepositories.open(folder);
                Transport transport = Transport.open(repository, new URIish(address.toString()))) {
            if (!(transport instanceof TransportHttp overHttp)) throw new IllegalStateException(address.toString());
            overHttp.setHttpConnectionFactory(connections);
            overHttp.setCredentialsProvider(null);
            try (FetchConnection connection = overHttp.openFetch()) {
                Ref branch = branch(source, connection);
                connection.fetch(new Interruptible(), List.of(branch), Set.of());
                Files.writeString(
                        folder.resolve(HEAD_FILE), branch.getObjectId().name() + "\n");
            }
        } catch (TransportException
                | NotSupportedException
                | NotFetchedException
                | URISyntaxException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            if (Thread.currentThread().isInterrupted()) throw new InterruptedIOException("interrupted while fetching");
            throw refusal(source, address, e);
        }
    }

    static SourceRefusedException refusal(GitRecipe source, WebAddress address, Exception failure) {
        return new SourceRefusedException(
                "The source '" + source.name() + "' at " + address + " cannot be fetched: " + words(failure) + ".");
    }

    private static Ref branch(GitRecipe source, FetchConnection connection) throws NotFetchedException {
        Ref branch = connection.getRef(source.branch() == null ? Constants.HEAD : Constants.R_HEADS + source.branch());
        if (branch != null && branch.getObjectId() != null) return branch;
        throw new NotFetchedException(
                source.branch() == null
                        ? "it has no default branch; name one in branch"
                        : "it has no branch '" + source.branch() + "'");
    }

    private static String words(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotFetchedException known) return String.valueOf(known.getMessage());
            if (cause instanceof NoRemoteRepositoryException) return "there is no repository";
        }
        return "the server does not offer a readable Git repository there";
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    private static final class Interruptible extends EmptyProgressMonitor {
        @Override
        public boolean isCancelled() {
            return Thread.currentThread().isInterrupted();
        }
    }
}
