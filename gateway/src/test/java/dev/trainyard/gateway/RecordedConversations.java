package dev.trainyard.gateway;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationShape;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.corpus.conversation.ConversationCard;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.corpus.ledger.LedgerEntry;
import dev.trainyard.corpus.ledger.LedgerFile;
import dev.trainyard.corpus.ledger.PersonalData;
import dev.trainyard.corpus.ledger.Verdict;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Conversations with a complete ledger, sealed in a store as by stage 1. */
final class RecordedConversations {
    static final int ROWS = 80;

    private static final Map<Integer, String> REASONS =
            new TreeMap<>(Map.of(7, "unknown-role", 13, "empty-answer", 21, "malformed", 34, "near-duplicate"));

    private RecordedConversations() {}

    /** The corpus with conversations: of 80 rows in a file, four of each 40 are dropped. */
    static Corpus with(Corpus corpus, ArtifactStore store) throws IOException {
        ConversationCard.Builder card = new ConversationCard.Builder(List.of(source("chats"), source("support")));
        Artifact sealed;
        try (Staging staging = store.stage("conversations/" + System.nanoTime(), MediaTypes.CONVERSATIONS)) {
            try (LedgerFile.Writer ledger = LedgerFile.writer(staging.folder())) {
                for (int row = 1; row <= ROWS; row++) ledger.add(decided(row, card));
            }
            card.build().write(staging.folder());
            sealed = staging.seal();
        }
        DataCard summary = corpus.card().with(card.build().summary());
        return new Corpus(corpus.documents(), corpus.tokenizer(), corpus.shards(), summary, null, sealed);
    }

    private static ConversationSource source(String name) {
        return new ConversationSource(
                name, ConversationKind.JSONL, name, "MIT", List.of(), List.of(), null, null, null, null);
    }

    private static LedgerEntry decided(int row, ConversationCard.Builder card) {
        String source = row <= ROWS / 2 ? "chats" : "support";
        String path = source + "/2026-11.jsonl:" + row;
        String reason = REASONS.get(row % (ROWS / 2));
        Split split = row % 10 == 0 ? Split.HELD_OUT : Split.TRAIN;
        String question = "How do I restore the backup of day " + row + "?";
        Dialogue dialogue = Dialogue.of(
                source,
                split,
                List.of(Turn.user(question), Turn.assistant("With the command that the handbook names.")));
        if (reason != null) {
            card.dropped(source, reason);
            return entry(dialogue, path, null, reason);
        }
        List<PersonalData> replaced =
                row % 4 == 0 ? List.of(new PersonalData("email", 1, List.of(new PersonalData.Span(5, 12)))) : List.of();
        card.kept(dialogue, ConversationShape.MESSAGES, "MIT", row == 5, row == 6, replaced);
        return entry(dialogue, path, split, null);
    }

    private static LedgerEntry entry(Dialogue dialogue, String path, @Nullable Split split, @Nullable String reason) {
        return new LedgerEntry(
                reason == null ? dialogue.id() : Sha256.of(path),
                dialogue.source(),
                path,
                null,
                "MIT",
                null,
                null,
                null,
                reason == null ? 120 : 0,
                reason == null ? Verdict.KEPT : Verdict.DROPPED,
                split,
                reason == null ? 1 : 0,
                reason,
                null,
                null,
                reason == null ? "messages; 2 turns" : reason.equals("unknown-role") ? "'tool'" : null,
                List.of(),
                reason == null ? dialogue.turns().getFirst().content() : "");
    }
}
