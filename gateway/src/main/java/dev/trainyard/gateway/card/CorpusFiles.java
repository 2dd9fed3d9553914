package dev.trainyard.gateway.card;

import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.corpus.card.CorpusCard;
import dev.trainyard.corpus.conversation.ConversationCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads from the cards in a corpus what its summary in events does not contain; cards of earlier versions lack some. */
final class CorpusFiles {
    private static final long MOST_BYTES = 256L << 20;

    private CorpusFiles() {}

    /** The part of a {@link CorpusCard} that is read. */
    record Details(
            @Nullable List<CorpusCard.PersonalDataFound> personalData,
            CorpusCard.@Nullable Decontamination decontamination,
            CorpusCard.@Nullable PlantedCanaries canaries) {
        static final Details NONE = new Details(null, null, null);

        /** The number of places, by kind. */
        @Nullable
        Map<String, Long> places() {
            if (personalData == null) return null;
            Map<String, Long> places = new TreeMap<>();
            personalData.forEach(found -> places.merge(found.kind(), found.count(), Long::sum));
            return places;
        }
    }

    private record Conversations(@Nullable List<ConversationCard.Source> sources) {}

    static Details details(Path corpus) throws IOException {
        return read(corpus.resolve(CorpusCard.NAME), Details.class, Details.NONE);
    }

    static List<ModelCard.ConversationShare> conversations(Path folder) throws IOException {
        List<ConversationCard.Source> sources = read(
                        folder.resolve(ConversationCard.NAME), Conversations.class, new Conversations(null))
                .sources();
        if (sources == null) return List.of();
        return sources.stream()
                .map(it -> new ModelCard.ConversationShare(it.name(), it.licence(), it.read(), it.kept(), it.heldOut()))
                .toList();
    }

    private static <T> T read(Path file, Class<T> type, T none) throws IOException {
        if (!Files.exists(file) || Files.size(file) > MOST_BYTES) return none;
        return ContractJson.mapper().readValue(file.toFile(), type);
    }
}
