package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place that documents come from.
 *
 * @param name unique in the recipe; documents and the ledger carry it
 * @param path a file or a folder, relative to one of the folders that the ingest service may read, or absolute inside one
 *     of them; absent where the source is elsewhere
 * @param licence an SPDX identifier, or words, for the data card
 * @param include glob patterns over the path inside the source; empty means every file
 * @param maxDocuments read no more than so many documents; where their number is known beforehand they are chosen evenly
 *     over the source's order, so that the part looks like the whole (the first synsets of WordNet are nouns alone), else
 *     they are the first; absent means all
 * @param weight how often a token of this source is trained on for each token of one with weight 1; 1 if absent
 * @param form what its documents are, which decides by which rules they are judged; by their paths if absent
 * @param text the field or column that holds a document's text, of sources of kind {@code jsonl} and {@code parquet};
 *     {@code text} if absent
 * @param urls addresses of pages, of sources of kind {@code web}
 * @param sitemap address of a list of pages, of sources of kind {@code web}
 * @param repository address of a Git repository, or of the Maven repository that {@code coordinates} are in
 * @param branch of a Git repository; its default one if absent
 * @param coordinates {@code group:artifact:version} of Maven artifacts whose {@code -sources} jars are read
 * @param allowHosts names of hosts with private addresses that may be asked all the same; the ingest service's operator
 *     has to name them too
 * @param refresh whether a run fetches anew what an earlier one has fetched, of sources on another host; {@code always} if
 *     absent
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SourceRecipe(
        String name,
        SourceKind kind,
        @Nullable String path,
        String licence,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<String> include,
        @Nullable Integer maxDocuments,
        @Nullable Double weight,
        @Nullable DocumentForm form,
        @Nullable String text,
        List<String> urls,
        @Nullable String sitemap,
        @Nullable String repository,
        @Nullable String branch,
        List<String> coordinates,
        List<String> allowHosts,
        @Nullable Refresh refresh) {
    public SourceRecipe {
        include = include == null ? List.of() : List.copyOf(include);
        urls = urls == null ? List.of() : List.copyOf(urls);
        coordinates = coordinates == null ? List.of() : List.copyOf(coordinates);
        allowHosts = allowHosts == null ? List.of() : List.copyOf(allowHosts);
    }

    /** A source that lies in a folder of the ingest service. */
    public static SourceRecipe at(
            String path,
            String name,
            SourceKind kind,
            String licence,
            List<String> include,
            @Nullable Integer maxDocuments) {
        return new SourceRecipe(
                name,
                kind,
                path,
                licence,
                include,
                maxDocuments,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                null);
    }

    /** Whether its documents are on another host, so that what they are is known only once they are fetched. */
    public boolean liesElsewhere() {
        return switch (kind) {
            case ARCHIVE, FOLDER, WORDNET, JSONL, PARQUET, WARC, WIKIPEDIA, MBOX -> false;
            case WEB -> true;
            case GIT -> repository != null;
            case MAVEN -> path == null && repository != null && repository.matches("(?i)https?:.*");
        };
    }

    /** Whether what an earlier run fetched is taken as it was. */
    public boolean staysAsFetched() {
        return liesElsewhere() && refresh == Refresh.NEVER;
    }
}
