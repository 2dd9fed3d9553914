package dev.trainyard.ingest.source;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.SourceRecipe;
import java.nio.file.Path;

/**
 * What a reader may use.
 *
 * @param folders that may be read
 * @param privateHosts that may be asked where the recipe allows them
 * @param scratch a folder of the job's own, for what has to be on a disk to be read; empty or with what an earlier attempt
 *     of the same job left there
 * @param cancellation asked while a reader waits
 * @param progress told what was fetched
 */
public record SourceAccess(
        SourceFolders folders,
        PrivateHosts privateHosts,
        Path scratch,
        CancellationCheck cancellation,
        FetchProgress progress) {
    /**
     * Where a source on another host is fetched to: a folder of its own, where a reader takes what is there already. What
     * stays as an earlier run fetched it is kept apart from what this one fetches.
     */
    public Path fetched(SourceRecipe source) {
        return scratch.resolve("fetched").resolve(key(source) + (source.staysAsFetched() ? "-as-before" : ""));
    }

    /** A name for what is fetched of a source: the same for all recipes that ask for the same. */
    public static String key(SourceRecipe source) {
        String asked = String.join(
                "\n",
                source.kind().key(),
                String.valueOf(source.repository()),
                String.valueOf(source.branch()),
                String.valueOf(source.sitemap()),
                String.join(" ", source.urls()),
                String.join(" ", source.coordinates()));
        return Sha256.of(asked).hex().substring(0, 32);
    }

    /** For what nobody wants to hear of while it is fetched. */
    public SourceAccess(
            SourceFolders folders, PrivateHosts privateHosts, Path scratch, CancellationCheck cancellation) {
        this(folders, privateHosts, scratch, cancellation, FetchProgress.NONE);
    }

    /** For what lies in folders and nobody cancels. */
    public SourceAccess(SourceFolders folders, Path scratch) {
        this(folders, PrivateHosts.NONE, scratch, CancellationCheck.NONE);
    }
}
