package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.contracts.recipe.SourceRecipe.Fetchable;
import dev.trainyard.contracts.recipe.SourceRecipe.InFolders;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One place that documents come from: a record for all kinds of sources that need the same. */
@JsonTypeInfo(
        use = JsonTypeInfo.Id.NAME,
        include = JsonTypeInfo.As.EXISTING_PROPERTY,
        property = "kind",
        visible = true)
@JsonSubTypes({
    @JsonSubTypes.Type(value = SourceRecipe.FilesRecipe.class, name = "archive"),
    @JsonSubTypes.Type(value = SourceRecipe.FilesRecipe.class, name = "folder"),
    @JsonSubTypes.Type(value = SourceRecipe.FilesRecipe.class, name = "wordnet"),
    @JsonSubTypes.Type(value = SourceRecipe.RowsRecipe.class, name = "jsonl"),
    @JsonSubTypes.Type(value = SourceRecipe.RowsRecipe.class, name = "parquet"),
    @JsonSubTypes.Type(value = SourceRecipe.FilesRecipe.class, name = "warc"),
    @JsonSubTypes.Type(value = SourceRecipe.FilesRecipe.class, name = "wikipedia"),
    @JsonSubTypes.Type(value = SourceRecipe.FilesRecipe.class, name = "mbox"),
    @JsonSubTypes.Type(value = SourceRecipe.WebRecipe.class, name = "web"),
    @JsonSubTypes.Type(value = SourceRecipe.GitRecipe.class, name = "git"),
    @JsonSubTypes.Type(value = SourceRecipe.MavenRecipe.class, name = "maven")
})
@JsonPropertyOrder({"name", "kind", "path", "licence"})
public sealed interface SourceRecipe permits InFolders, Fetchable {
    /** Unique in the recipe; documents and the ledger carry it. */
    String name();

    @JsonProperty("kind")
    SourceKind kind();

    /** A file or a folder, relative to one of the folders that the ingest service may read, or absolute inside one of them. */
    default @Nullable String path() {
        return null;
    }

    /** An SPDX identifier, or words, for the data card. */
    String licence();

    /** Glob patterns over the path inside the source; empty means every file. */
    List<String> include();

    /**
     * Read no more than so many documents. Where their number is known beforehand they are chosen evenly over the source's
     * order, so that the part looks like the whole (the first synsets of WordNet are nouns alone), else they are the first.
     * Absent means all.
     */
    @Nullable
    Integer maxDocuments();

    /** How often a token of this source is trained on for each token of one with weight 1; 1 if absent. */
    @Nullable
    Double weight();

    /** What its documents are, which decides by which rules they are judged; by their paths if absent. */
    @Nullable
    DocumentForm form();

    /** Whether its documents are on another host, so that what they are is known only once they are fetched. */
    default boolean liesElsewhere() {
        return switch (this) {
            case InFolders _ -> false;
            case WebRecipe _ -> true;
            case GitRecipe git -> git.repository() != null;
            case MavenRecipe maven ->
                maven.path() == null
                        && maven.repository() != null
                        && maven.repository().matches("(?i)https?:.*");
        };
    }

    /** Whether what an earlier run fetched is taken as it was. */
    default boolean staysAsFetched() {
        return this instanceof Fetchable fetchable && liesElsewhere() && fetchable.refresh() == Refresh.NEVER;
    }

    /** A source that lies in a folder of the ingest service, and of which nothing more is said. */
    static SourceRecipe at(
            String path,
            String name,
            SourceKind kind,
            String licence,
            List<String> include,
            @Nullable Integer maxDocuments) {
        return switch (kind) {
            case ARCHIVE, FOLDER, WORDNET, WARC, WIKIPEDIA, MBOX ->
                new FilesRecipe(name, kind, path, licence, include, maxDocuments, null, null);
            case JSONL, PARQUET -> new RowsRecipe(name, kind, path, licence, include, maxDocuments, null, null, null);
            case GIT ->
                new GitRecipe(name, path, licence, include, maxDocuments, null, null, null, null, List.of(), null);
            case WEB, MAVEN -> throw new IllegalArgumentException("a " + kind + " source needs more than a path");
        };
    }

    private static <T> List<T> copy(@Nullable List<T> given) {
        return given == null ? List.of() : List.copyOf(given);
    }

    /** One that always lies in a folder of the ingest service. */
    sealed interface InFolders extends SourceRecipe {
        @Override
        String path();
    }

    /** One that may have to be fetched from another host. */
    sealed interface Fetchable extends SourceRecipe {
        /**
         * Names of hosts with private addresses that may be asked all the same; the ingest service's operator has to name
         * them too.
         */
        List<String> allowHosts();

        /** Whether a run fetches anew what an earlier one has fetched; {@code always} if absent. */
        @Nullable
        Refresh refresh();
    }

    /** Files whose documents have nothing to choose from. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record FilesRecipe(
            String name,
            SourceKind kind,
            String path,
            String licence,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> include,
            @Nullable Integer maxDocuments,
            @Nullable Double weight,
            @Nullable DocumentForm form)
            implements InFolders {
        private static final Set<SourceKind> KINDS = Set.of(
                SourceKind.ARCHIVE,
                SourceKind.FOLDER,
                SourceKind.WORDNET,
                SourceKind.WARC,
                SourceKind.WIKIPEDIA,
                SourceKind.MBOX);

        public FilesRecipe {
            if (!KINDS.contains(kind)) throw new IllegalArgumentException("a " + kind + " source needs more than a path");
            include = copy(include);
        }
    }

    /**
     * Files of rows with named fields.
     *
     * @param text the field or column that holds a document's text; {@code text} if absent
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record RowsRecipe(
            String name,
            SourceKind kind,
            String path,
            String licence,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> include,
            @Nullable Integer maxDocuments,
            @Nullable Double weight,
            @Nullable DocumentForm form,
            @Nullable String text)
            implements InFolders {
        public RowsRecipe {
            if (kind != SourceKind.JSONL && kind != SourceKind.PARQUET) {
                throw new IllegalArgumentException("a " + kind + " source has no rows");
            }
            include = copy(include);
        }
    }

    /**
     * Pages; at least one address, or a sitemap.
     *
     * @param urls their addresses
     * @param sitemap address of a list of them
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(value = "kind", allowGetters = true)
    record WebRecipe(
            String name,
            String licence,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> include,
            @Nullable Integer maxDocuments,
            @Nullable Double weight,
            @Nullable DocumentForm form,
            List<String> urls,
            @Nullable String sitemap,
            List<String> allowHosts,
            @Nullable Refresh refresh)
            implements Fetchable {
        public WebRecipe {
            include = copy(include);
            urls = copy(urls);
            allowHosts = copy(allowHosts);
        }

        @Override
        public SourceKind kind() {
            return SourceKind.WEB;
        }
    }

    /**
     * A Git repository, by its path or its address.
     *
     * @param path of one in a folder of the ingest service
     * @param repository address of one on another host
     * @param branch the default one if absent
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(value = "kind", allowGetters = true)
    record GitRecipe(
            String name,
            @Nullable String path,
            String licence,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> include,
            @Nullable Integer maxDocuments,
            @Nullable Double weight,
            @Nullable DocumentForm form,
            @Nullable String repository,
            @Nullable String branch,
            List<String> allowHosts,
            @Nullable Refresh refresh)
            implements Fetchable {
        public GitRecipe {
            include = copy(include);
            allowHosts = copy(allowHosts);
        }

        @Override
        public SourceKind kind() {
            return SourceKind.GIT;
        }
    }

    /**
     * Sources jars of a Maven repository, by its path or its address.
     *
     * @param path of one in a folder of the ingest service
     * @param repository address of one, on another host or with {@code file:}
     * @param coordinates {@code group:artifact:version} of the artifacts whose {@code -sources} jars are read
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(value = "kind", allowGetters = true)
    record MavenRecipe(
            String name,
            @Nullable String path,
            String licence,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> include,
            @Nullable Integer maxDocuments,
            @Nullable Double weight,
            @Nullable DocumentForm form,
            @Nullable String repository,
            List<String> coordinates,
            List<String> allowHosts,
            @Nullable Refresh refresh)
            implements Fetchable {
        public MavenRecipe {
            include = copy(include);
            coordinates = copy(coordinates);
            allowHosts = copy(allowHosts);
        }

        @Override
        public SourceKind kind() {
            return SourceKind.MAVEN;
        }
    }
}
