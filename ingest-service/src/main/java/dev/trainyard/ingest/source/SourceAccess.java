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
 * The resources that a reader may use.
 *
 * @param folders that may be read
 * @param privateHosts that may be connected to if the recipe allows them
 * @param scratch the job's folder for temporary files; empty, or with files of an earlier attempt of the same job
 * @param cancellation checked while a reader waits
 * @param progress receives the progress of fetching
 */
public record SourceAccess(
        SourceFolders folders,
        PrivateHosts privateHosts,
        Path scratch,
        CancellationCheck cancellation,
        FetchProgress progress) {
    /**
     * The folder into which a remote source is fetched; a reader uses files that exist there already. Sources that are
     * not refreshed have separate folders.
     */
    public Path fetched(Fetchable source) {
        return scratch.resolve("fetched").resolve(key(source) + (source.staysAsFetched() ? "-as-before" : ""));
    }

    /** The key of a fetch: equal for all recipes that fetch the same. */
    public static String key(Fetchable source) {
        String asked = switch (source) {
            case WebRecipe web -> asked(web, null, null, web.sitemap(), web.urls(), List.of());
            case GitRecipe git -> asked(git, git.repository(), git.branch(), null, List.of(), List.of());
            case MavenRecipe maven -> asked(maven, maven.repository(), null, null, List.of(), maven.coordinates());
        };
        return Sha256.of(asked).hex().substring(0, 32);
    }

    /** Has an empty line for each field of other kinds, so that the keys of existing fetches do not change. */
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

    /** Access without progress reports. */
    public SourceAccess(
            SourceFolders folders, PrivateHosts privateHosts, Path scratch, CancellationCheck cancellation) {
        this(folders, privateHosts, scratch, cancellation, FetchProgress.NONE);
    }

    /** Access for local sources that cannot be cancelled. */
    public SourceAccess(SourceFolders folders, Path scratch) {
        this(folders, PrivateHosts.NONE, scratch, CancellationCheck.NONE);
    }
}
