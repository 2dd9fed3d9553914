package dev.trainyard.corpus.card;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.trainyard.contracts.recipe.SourceKind;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The content of the public summary of training content of general-purpose AI models, as far as a recipe and its run
 * can provide it, by the template of the European Commission's AI Office (July 2025; Article 53(1)(d) of Regulation
 * (EU) 2024/1689). It covers the data for pre-training, and is not legal advice.
 *
 * @param stillToSay what the provider of the model has to add, because it does not follow from the corpus
 */
public record TrainingContent(
        String template,
        General general,
        List<Category> categories,
        @Nullable Domains domains,
        Processing processing,
        List<String> stillToSay) {
    static final String TEMPLATE =
            "European Commission, AI Office: template for the public summary of training content, July 2025";

    public TrainingContent {
        categories = List.copyOf(categories);
        stillToSay = List.copyOf(stillToSay);
    }

    /**
     * Section 1 of the template.
     *
     * @param size in the template's words
     * @param latest the day of the newest document whose day is known
     * @param cutoff the day after which documents were not used
     * @param languages of kept documents, by ISO 639-1 code
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record General(
            List<String> modalities,
            String size,
            long tokens,
            long documents,
            @Nullable LocalDate latest,
            @Nullable LocalDate cutoff,
            List<String> languages) {
        public General {
            modalities = List.copyOf(modalities);
            languages = List.copyOf(languages);
        }
    }

    /** The template's kinds of data sources, its section 2. */
    public enum SourceCategory {
        PUBLICLY_AVAILABLE_DATASETS,
        LICENSED_DATASETS,
        CRAWLED,
        USER_DATA,
        SYNTHETIC,
        OTHER;

        @JsonValue
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /**
         * The kind that follows from a recipe's source. The origin of files in a folder is unknown: the provider has to
         * say whether they are public, licensed, from users or synthetic.
         */
        static SourceCategory of(SourceKind kind) {
            return switch (kind) {
                case WORDNET, WIKIPEDIA, WARC, MAVEN -> PUBLICLY_AVAILABLE_DATASETS;
                case WEB, GIT -> CRAWLED;
                case ARCHIVE, FOLDER, JSONL, PARQUET, MBOX -> OTHER;
            };
        }
    }

    /** One of the template's kinds of data sources. */
    public record Category(SourceCategory category, boolean used, List<DataSource> sources) {
        public Category {
            sources = List.copyOf(sources);
        }
    }

    /**
     * A source of this category.
     *
     * @param origin the location of the source: an address, coordinates, or the name of its file
     */
    public record DataSource(
            String name, SourceKind kind, String origin, String licence, long documents, long bytes, long tokens) {}

    /**
     * The internet domains of crawled documents.
     *
     * @param total the number of different hosts
     * @param top the tenth of them with the most content, by bytes
     * @param topOfSmallProviders how many of {@code top} suffice for small and medium-sized enterprises: a twentieth of
     *     the total, but at most 1,000
     */
    public record Domains(long total, List<Domain> top, int topOfSmallProviders) {
        public Domains {
            top = List.copyOf(top);
        }
    }

    /** A host, and how much of its content is kept. */
    public record Domain(String name, long documents, long bytes) {}

    /**
     * Section 3 of the template, a sentence each.
     *
     * @param optedOut the number of documents that were left out because their publishers reserve their rights
     */
    public record Processing(long optedOut, List<String> copyright, List<String> illegalContent, List<String> other) {
        public Processing {
            copyright = List.copyOf(copyright);
            illegalContent = List.copyOf(illegalContent);
            other = List.copyOf(other);
        }
    }
}
