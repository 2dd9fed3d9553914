package dev.trainyard.ingest.source;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.SourceRecipe.Fetchable;
import dev.trainyard.contracts.recipe.SourceRecipe.GitRecipe;
import dev.trainyard.contracts.recipe.SourceRecipe.MavenRecipe;
import dev.trainyard.contracts.recipe.SourceRecipe.WebRecipe;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    public Path fetched(Fetchable source) {
        return scratch.resolve("fetched").resolve(key(source) + (source.staysAsFetched() ? "-as-before" : ""));
    }

    /** A name for what is fetched of a source: the same for all recipes that ask for the same. */
    public static String key(Fetchable source) {
        String asked = switch (source) {
            case WebRecipe web -> asked(web, null, null, web.sitemap(), web.urls(), List.of());
            case GitRecipe git -> asked(git, git.repository(), git.branch(), null, List.of(), List.of());
            case MavenRecipe maven -> asked(maven, maven.repository(), null, null, List.of(), maven.coordinates());
        };
        return Sha256.of(asked).hex().substring(0, 32);
    }

    /** With a line for what other kinds have, as in the names of what is kept already. */
    private static String asked(
            Fetchable source,
            @Nullable String repository,
            @Nullable String branch,
            @Nullable String sitemap,
            List<String> urls,
            List<String> coordinates) {
        return String.join(
                "\n",
                source.kind().key(),
                String.valueOf(repository),
                String.valueOf(branch),
                String.valueOf(sitemap),
                String.join(" ", urls),
                String.join(" ", coordinates));
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
