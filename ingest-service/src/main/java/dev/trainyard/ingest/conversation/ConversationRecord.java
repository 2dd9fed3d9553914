package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.corpus.GzippedLines;
import dev.trainyard.corpus.conversation.ConversationCard;
import dev.trainyard.corpus.conversation.ConversationsFile;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.corpus.ledger.LedgerEntry;
import dev.trainyard.corpus.ledger.LedgerFile;
import dev.trainyard.corpus.ledger.PersonalData;
import dev.trainyard.corpus.ledger.Verdict;
import dev.trainyard.ingest.candidates.Candidate;
import dev.trainyard.ingest.candidates.CandidateFiles;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.items.HeldOutSplit;
import dev.trainyard.items.contamination.Overlap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the decisions about all rows: the kept conversations, the ledger with an entry for each row, and the card. */
public final class ConversationRecord {

    private final StepSources kinds;
    private final Choice choice;
    private final HeldOutSplit split;
    private final Function<String, Optional<Overlap>> overlap;
    private final ConversationCard.Builder card;

    /** Receives the number of rows decided so far, and of all rows. */
    @FunctionalInterface
    public interface Progress {
        void decided(long done, long total);
    }

    ConversationRecord(
            List<ConversationSource> sources,
            StepSources kinds,
            Choice choice,
            HeldOutSplit split,
            Function<String, Optional<Overlap>> overlap) {
        this.kinds = kinds;
        this.choice = choice;
        this.split = split;
        this.overlap = overlap;
        this.card = new ConversationCard.Builder(sources);
    }

    ConversationCard write(CandidateFiles candidates, Path folder, Progress progress) throws IOException {
        Choice.Pass pass = choice.pass();
        try (GzippedLines.Writer<TuningExample> conversations =
                        ConversationsFile.writer(folder.resolve(ConversationsFile.NAME));
                LedgerFile.Writer ledger = LedgerFile.writer(folder)) {
            long[] done = {0};
            candidates.visit((candidate, text) -> {
                LedgerEntry entry = switch (candidate) {
                    case Candidate.Lost lost -> lost(lost);
                    case Candidate.Read read -> read(read, pass.of(read), text, conversations);
                };
                ledger.add(entry);
                progress.decided(++done[0], choice.candidates());
            });
        }
        ConversationCard built = card.build();
        requireConversations(built);
        built.write(folder);
        return built;
    }

    private void requireConversations(ConversationCard built) throws SourceRefusedException {
        for (ConversationCard.Source source : built.sources()) {
            if (source.kept() > 0) continue;
            throw new SourceRefusedException(RowCounts.sentence(source.name(), source.read(), source.dropped()) + ".");
        }
        if (built.kept() == built.heldOut()) throw allHeldOut(built.kept());
        kinds.require();
    }

    static SourceRefusedException allHeldOut(long kept) {
        return new SourceRefusedException("All " + kept + " conversations of finetune.sources are held out, so that"
                + " there is nothing to train on: add conversations with other first questions, or lower the share"
                + " finetune.heldOut.");
    }

    private LedgerEntry read(
            Candidate.Read read,
            Choice.@Nullable Instead instead,
            CandidateFiles.Text text,
            GzippedLines.Writer<TuningExample> conversations)
            throws IOException {
        if (instead != null) return dropped(read, instead.refusal(), instead.detail());
        Collected collected = ContractJson.mapper().readValue(text.read(), Collected.class);
        TuningExample example = collected.example();
        Split in = split.of(PromptAndAnswer.question(example));
        if (in == Split.TRAIN) {
            for (String whole : PromptAndAnswer.wholeTexts(example)) {
                Optional<Overlap> shared = overlap.apply(whole);
                if (shared.isPresent()) {
                    return dropped(
                            read,
                            Refusal.CONTAMINATED,
                            shared.get().item() + ": " + shared.get().words());
                }
            }
        }
        TuningExample kept = switch (example) {
            case Dialogue one -> new Dialogue(one.id(), one.source(), in, one.turns());
            case Preference one ->
                new Preference(one.id(), one.source(), in, one.prompt(), one.chosen(), one.rejected());
        };
        conversations.write(kept);
        if (in == Split.TRAIN) kinds.add(kept);
        card.kept(
                kept,
                collected.shape(),
                read.provenance().licence(),
                collected.templateTokens(),
                collected.cut(),
                read.personalDataByKind());
        List<String> details = new ArrayList<>(List.of(collected.shape().key(), turns(kept)));
        if (collected.templateTokens()) details.add("a text has what looks like a template's tokens");
        if (collected.cut()) details.add("the user's last turn has no answer and was cut");
        return entry(
                read.provenance(),
                read.bytes(),
                in,
                null,
                String.join("; ", details),
                read.personalDataByKind(),
                read.excerpt());
    }

    private static String turns(TuningExample example) {
        return switch (example) {
            case Dialogue one -> one.turns().size() + " turns";
            case Preference one ->
                one.prompt().size() + " turns, then " + one.chosen().size() + " or "
                        + one.rejected().size();
        };
    }

    private LedgerEntry lost(Candidate.Lost lost) {
        card.dropped(lost.provenance().source(), lost.reason());
        return entry(lost.provenance(), 0, null, lost.reason(), lost.detail(), List.of(), "");
    }

    private LedgerEntry dropped(Candidate.Read read, Refusal refusal, String detail) {
        card.dropped(read.provenance().source(), refusal.key());
        return entry(
                read.provenance(),
                read.bytes(),
                null,
                refusal.key(),
                detail,
                read.personalDataByKind(),
                read.excerpt());
    }

    private static LedgerEntry entry(
            Candidate.Provenance provenance,
            long bytes,
            @Nullable Split in,
            @Nullable String rule,
            String detail,
            List<PersonalData> personalData,
            String excerpt) {
        Sha256 id = provenance.id();
        return new LedgerEntry(
                id,
                provenance.source(),
                provenance.path(),
                null,
                provenance.licence(),
                null,
                null,
                null,
                bytes,
                in == null ? Verdict.DROPPED : Verdict.KEPT,
                in,
                in == null ? 0 : 1,
                rule,
                null,
                null,
                detail.isEmpty() ? null : detail,
                personalData,
                excerpt);
    }
}
