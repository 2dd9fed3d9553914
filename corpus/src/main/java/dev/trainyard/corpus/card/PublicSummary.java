package dev.trainyard.corpus.card;

import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.corpus.ledger.LedgerEntry;
import dev.trainyard.corpus.ledger.Verdict;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Assembles the content that the template for the public summary asks for. The names of all crawled hosts are in
 * memory.
 */
final class PublicSummary {
    private static final long BILLION = 1_000_000_000L;
    private static final String OPTED_OUT = "opted-out";

    private final CorpusRecipe recipe;
    private final Set<String> crawled = new HashSet<>();
    private final Map<String, long[]> hosts = new HashMap<>();

    /** The parts of the card that are needed here. */
    record Facts(
            long documents,
            long tokens,
            Map<String, Long> dropped,
            Map<String, Long> languages,
            @Nullable LocalDate to,
            @Nullable LocalDate cutoff,
            boolean compared,
            List<CorpusCard.Source> sources) {}

    PublicSummary(CorpusRecipe recipe) {
        this.recipe = recipe;
        for (SourceRecipe source : recipe.sources()) {
            if (TrainingContent.SourceCategory.of(source.kind()) == TrainingContent.SourceCategory.CRAWLED)
                crawled.add(source.name());
        }
    }

    void add(LedgerEntry entry) {
        if (entry.verdict() != Verdict.KEPT || !crawled.contains(entry.source())) return;
        String host = host(entry.url());
        if (host == null) return;
        long[] both = hosts.computeIfAbsent(host, _ -> new long[2]);
        both[0]++;
        both[1] += entry.bytes();
    }

    private static @Nullable String host(@Nullable String url) {
        if (url == null) return null;
        try {
            String host = URI.create(url).getHost();
            return host == null ? null : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    TrainingContent of(Facts facts) {
        return new TrainingContent(
                TrainingContent.TEMPLATE,
                new TrainingContent.General(
                        List.of("text"),
                        size(facts.tokens()),
                        facts.tokens(),
                        facts.documents(),
                        facts.to(),
                        facts.cutoff(),
                        List.copyOf(CorpusCard.inOrder(facts.languages()).keySet())),
                categories(facts.sources()),
                crawled.isEmpty() ? null : domains(),
                processing(facts),
                List.of(
                        "Name and contact details of the provider, and of its representative in the Union.",
                        "Name and version of the model, the models that it builds on, and the date on which it"
                                + " was placed on the Union market.",
                        "Whether training continues after the latest date given here.",
                        "Which of the sources listed under other are publicly available, licensed, from users"
                                + " or synthetic.",
                        "Which of the publicly available datasets are large ones, and a link to each.",
                        "Whether the provider has signed the code of practice.",
                        "The data of later training: instructions, preferences and conversations."));
    }

    private static String size(long tokens) {
        if (tokens < BILLION) return "less than 1 billion tokens";
        return tokens <= 10_000 * BILLION ? "1 billion to 10 trillion tokens" : "more than 10 trillion tokens";
    }

    private List<TrainingContent.Category> categories(List<CorpusCard.Source> sources) {
        List<TrainingContent.Category> categories = new ArrayList<>();
        for (TrainingContent.SourceCategory kind : TrainingContent.SourceCategory.values()) {
            List<TrainingContent.DataSource> in = new ArrayList<>();
            for (int i = 0; i < sources.size(); i++) {
                CorpusCard.Source source = sources.get(i);
                if (TrainingContent.SourceCategory.of(source.kind()) != kind) continue;
                in.add(new TrainingContent.DataSource(
                        source.name(),
                        source.kind(),
                        origin(recipe.sources().get(i)),
                        source.licence(),
                        source.documentsKept(),
                        source.bytes(),
                        source.tokens()));
            }
            categories.add(new TrainingContent.Category(kind, !in.isEmpty(), in));
        }
        return categories;
    }

    private static String origin(SourceRecipe source) {
        return switch (source) {
            case SourceRecipe.InFolders files -> fileName(files.path());
            case SourceRecipe.WebRecipe web -> web.sitemap() == null ? pages(web.urls()) : web.sitemap();
            case SourceRecipe.GitRecipe git -> git.repository() == null ? fileName(git.path()) : git.repository();
            case SourceRecipe.MavenRecipe maven -> String.join(", ", maven.coordinates());
        };
    }

    private static String pages(List<String> urls) {
        int more = urls.size() - 3;
        return String.join(", ", urls.stream().limit(3).toList()) + (more > 0 ? " and " + more + " more" : "");
    }

    /** The name of the file alone, since its folder may be private. */
    private static String fileName(@Nullable String path) {
        String plain = path == null ? "" : path.replaceAll("/+$", "");
        return plain.substring(plain.lastIndexOf('/') + 1);
    }

    private TrainingContent.Domains domains() {
        int tenth = (hosts.size() + 9) / 10;
        List<TrainingContent.Domain> top = hosts.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, long[]> host) -> -host.getValue()[1])
                        .thenComparing(Map.Entry::getKey))
                .limit(tenth)
                .map(host -> new TrainingContent.Domain(host.getKey(), host.getValue()[0], host.getValue()[1]))
                .toList();
        return new TrainingContent.Domains(hosts.size(), top, Math.min(1000, (hosts.size() + 19) / 20));
    }

    private TrainingContent.Processing processing(Facts facts) {
        long optedOut = facts.dropped().getOrDefault(OPTED_OUT, 0L);
        List<String> copyright = new ArrayList<>();
        if (!crawled.isEmpty()) {
            copyright.add("Documents that were left out because their publishers do not want them to be read by"
                    + " programs or"
                    + " used for training: " + optedOut + ".");
        }
        if (!recipe.licences().isEmpty()) {
            copyright.add("Only documents under these licences were used: " + String.join(", ", recipe.licences())
                    + ". Documents left out because of"
                    + " their licence: " + facts.dropped().getOrDefault("licence", 0L) + ".");
        }
        copyright.add("The licence of each document is recorded in the corpus's ledger.");
        List<String> other = new ArrayList<>();
        other.add(
                recipe.personalData() == null || recipe.personalData()
                        ? "Recognised personal data was replaced by placeholders."
                        : "Personal data was not replaced.");
        if (facts.compared()) {
            other.add("Documents that were left out because they share text with evaluation items: "
                    + facts.dropped().getOrDefault("contaminated", 0L) + ".");
        }
        return new TrainingContent.Processing(
                optedOut, copyright, List.of("Documents were not searched for illegal content."), other);
    }
}
