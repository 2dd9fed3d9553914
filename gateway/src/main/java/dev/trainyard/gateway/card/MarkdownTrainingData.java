package dev.trainyard.gateway.card;

import static dev.trainyard.gateway.card.MarkdownText.escaped;

import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.FeedbackCounts;
import dev.trainyard.contracts.event.FeedbackRead;
import dev.trainyard.corpus.card.CorpusCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of a card about the documents and conversations of the training. */
final class MarkdownTrainingData {
    private final ModelCard.ModelData data;
    private final MarkdownPage page;

    private MarkdownTrainingData(ModelCard.ModelData data, MarkdownPage page) {
        this.data = data;
        this.page = page;
    }

    static void write(ModelCard.ModelData data, MarkdownPage page) {
        new MarkdownTrainingData(data, page).write();
    }

    private void write() {
        page.heading(2, "Training data");
        DataCard corpus = data.corpus();
        if (corpus == null) {
            page.paragraph("The data card is " + MarkdownCard.NOT_RECORDED + ".");
            return;
        }
        page.table(List.of("", ""), totals(corpus));
        page.table(
                List.of("source", "licence", "documents read", "kept", "text", "tokens"),
                corpus.sources().stream()
                        .map(source -> List.of(
                                escaped(source.name()),
                                escaped(source.licence()),
                                Amounts.whole(source.documentsRead()),
                                Amounts.whole(source.documentsKept()),
                                Amounts.size(source.bytes()),
                                Amounts.whole(source.tokens())))
                        .toList());
        page.table(List.of("dropped because", "documents"), counts(corpus.dropped()));
        conversations(corpus);
    }

    private List<List<String>> totals(DataCard corpus) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "Documents",
                Amounts.whole(corpus.documentsRead()) + " read, " + Amounts.whole(corpus.documentsKept()) + " kept"));
        rows.add(List.of(
                "Held out",
                Amounts.whole(corpus.documentsHeldOut()) + " ("
                        + Amounts.share(corpus.documentsHeldOut(), corpus.documentsKept()) + " of the kept ones)"));
        rows.add(List.of("Text", Amounts.size(corpus.bytes())));
        rows.add(List.of("Tokens", Amounts.whole(corpus.tokens())));
        rows.add(List.of(
                "Languages", corpus.languages().isEmpty() ? MarkdownCard.NOT_RECORDED : shares(corpus.languages())));
        rows.add(List.of(
                "Dates", corpus.from() == null ? MarkdownCard.NOT_RECORDED : corpus.from() + " to " + corpus.to()));
        rows.add(List.of("Personal data", personalData()));
        rows.add(List.of(
                "Shares text with evaluation items",
                data.contaminated() == null
                        ? MarkdownCard.NOT_RECORDED
                        : Amounts.whole(data.contaminated()) + " documents, which were dropped"));
        CorpusCard.PlantedCanaries canaries = data.canaries();
        rows.add(List.of(
                "Planted sentences",
                canaries == null
                        ? "none"
                        : canaries.sentences() + " for each of "
                                + canaries.copies().stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", "))
                                + " copies, " + Amounts.whole(canaries.tokens()) + " tokens"));
        return rows;
    }

    private String personalData() {
        String replaced = data.personalDataReplaced() == null
                ? MarkdownCard.NOT_RECORDED
                : data.personalDataReplaced() ? "replaced by placeholders where it was recognised" : "not replaced";
        Map<String, Long> places = data.personalData();
        if (places == null) return replaced;
        return places.isEmpty() ? replaced + "; none was found" : replaced + "; found: " + shares(places);
    }

    private void conversations(DataCard corpus) {
        DataCard.Conversations all = corpus.conversations();
        if (all == null) return;
        page.heading(3, "Conversations");
        page.paragraph(Amounts.whole(all.read()) + " read, " + Amounts.whole(all.kept()) + " kept, of which "
                + Amounts.whole(all.preferences()) + " are preferences and " + Amounts.whole(all.heldOut())
                + " are held out.");
        FeedbackRead votes = all.feedback();
        if (votes != null) {
            FeedbackCounts counts = votes.counts();
            page.paragraph("Votes that count: " + Amounts.whole(counts.people()) + " of people and "
                    + Amounts.whole(counts.judges()) + " of judge models, on " + Amounts.whole(counts.pairs())
                    + " pairs of answers; of " + Amounts.whole(counts.contradicted())
                    + " pairs both answers were chosen by somebody.");
        }
        page.table(
                List.of("source", "licence", "read", "kept", "held out"),
                data.conversations().stream()
                        .map(source -> List.of(
                                escaped(source.name()),
                                source.licence().isEmpty() ? "that of the corpus" : escaped(source.licence()),
                                Amounts.whole(source.read()),
                                Amounts.whole(source.kept()),
                                Amounts.whole(source.heldOut())))
                        .toList());
        page.table(List.of("dropped because", "rows"), counts(all.dropped()));
    }

    private static String shares(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(20)
                .map(it -> escaped(it.getKey()) + " " + Amounts.whole(it.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Rows with names and numbers, the largest first. */
    static List<List<String>> counts(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(it -> List.of(escaped(it.getKey()), Amounts.whole(it.getValue())))
                .toList();
    }
}
