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

/** A source of documents. Kinds of sources with the same fields share a record. */
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

    /** An SPDX identifier or a description, for the data card. */
    String licence();

    /** Glob patterns over the path inside the source; empty means every file. */
    List<String> include();

    /**
     * Glob patterns over the path inside the source of what is not read, even if {@link #include} matches it. A pattern
     * that ends in a plain name, such as {@code docs/old}, also matches everything in a folder of that name.
     */
    List<String> exclude();

    /**
     * Maximum number of documents to read. If their number is known in advance, they are spread evenly over the source
     * so that the sample is representative (the first synsets of WordNet are all nouns); otherwise the first ones are
     * read. Absent means all.
     */
    @Nullable
    Integer maxDocuments();

    /** How often a token of this source is trained on for each token of one with weight 1; 1 if absent. */
    @Nullable
    Double weight();

    /** The form of its documents, which determines the rules that apply; derived from their paths if absent. */
    @Nullable
    DocumentForm form();

    /** Whether its documents are on another host, so that their content is known only after fetching. */
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

    /** Whether the data fetched by an earlier run is used unchanged. */
    default boolean staysAsFetched() {
        return this instanceof Fetchable fetchable && liesElsewhere() && fetchable.refresh() == Refresh.NEVER;
    }

    /** A source in a folder of the ingest service, with default values for everything else. */
    static SourceRecipe at(
            String path,
            String name,
            SourceKind kind,
            String licence,
            List<String> include,
            @Nullable Integer maxDocuments) {
        return switch (kind) {
            case ARCHIVE, FOLDER, WORDNET, WARC, WIKIPEDIA, MBOX ->
                new FilesRecipe(name, kind, path, licence, include, List.of(), maxDocuments, null, null);
            case JSONL, PARQUET ->
                new RowsRecipe(name, kind, path, licence, include, List.of(), maxDocuments, null, null, null);
            case GIT ->
                new GitRecipe(
                        name, path, licence, include, List.of(), maxDocuments, null, null, null, null, List.of(), null);
            case WEB, MAVEN -> throw new IllegalArgumentException("a " + kind + " source needs more than a path");
        };
    }

    private static <T> List<T> copy(@Nullable List<T> given) {
        return given == null ? List.of() : List.copyOf(given);
    }

    /** A source that is always in a folder of the ingest service. */
    sealed interface InFolders extends SourceRecipe {
        @Override
        String path();
    }

    /** A source that may have to be fetched from another host. */
    sealed interface Fetchable extends SourceRecipe {
        /**
         * Names of hosts with private addresses that may be accessed nevertheless, if the operator of the ingest
         * service allows them too.
         */
        List<String> allowHosts();

        /** Whether a run fetches the source again; {@code always} if absent. */
        @Nullable
        Refresh refresh();
    }

    /** Files without further settings. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record FilesRecipe(
            String name,
            SourceKind kind,
            String path,
            String licence,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> include,
            List<String> exclude,
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
            if (!KINDS.contains(kind))
                throw new IllegalArgumentException("a " + kind + " source needs more than a path");
            include = copy(include);
            exclude = copy(exclude);
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
            List<String> exclude,
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
            exclude = copy(exclude);
        }
    }

    /**
     * Web pages: at least one URL, or a sitemap.
     *
     * @param urls of the pages
     * @param sitemap the URL of a sitemap that lists the pages
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(value = "kind", allowGetters = true)
    record WebRecipe(
            String name,
            String licence,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> include,
            List<String> exclude,
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
            exclude = copy(exclude);
            urls = copy(urls);
            allowHosts = copy(allowHosts);
        }

        @Override
        public SourceKind kind() {
            return SourceKind.WEB;
        }
    }

    /**
     * A Git repository, given by a path or a URL.
     *
     * @param path of a repository in a folder of the ingest service
     * @param repository URL of a repository on another host
     * @param branch the repository's default branch if absent
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(value = "kind", allowGetters = true)
    record GitRecipe(
            String name,
            @Nullable String path,
            String licence,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> include,
            List<String> exclude,
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
            exclude = copy(exclude);
            allowHosts = copy(allowHosts);
        }

        @Override
        public SourceKind kind() {
            return SourceKind.GIT;
        }
    }

    /**
     * Source jars of a Maven repository, given by a path or a URL.
     *
     * @param path of a repository in a folder of the ingest service
     * @param repository URL of a repository, on another host or with {@code file:}
     * @param coordinates {@code group:artifact:version} of the artifacts whose {@code -sources} jars are read
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonIgnoreProperties(value = "kind", allowGetters = true)
    record MavenRecipe(
            String name,
            @Nullable String path,
            String licence,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> include,
            List<String> exclude,
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
            exclude = copy(exclude);
            coordinates = copy(coordinates);
            allowHosts = copy(allowHosts);
        }

        @Override
        public SourceKind kind() {
            return SourceKind.MAVEN;
        }
    }
}
