package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.corpus.ledger.LedgerEntry;
import dev.trainyard.corpus.privacy.RedactedText;
import dev.trainyard.corpus.privacy.Redaction;
import dev.trainyard.corpus.privacy.Removed;
import dev.trainyard.ingest.candidates.Candidate;
import dev.trainyard.ingest.candidates.Candidate.Comparison;
import dev.trainyard.ingest.candidates.Candidate.PersonalSpan;
import dev.trainyard.ingest.candidates.Candidate.Provenance;
import dev.trainyard.ingest.deduplication.Signature;
import dev.trainyard.ingest.normalisation.TextForm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Normalises the texts of a conversation as those of documents are, replaces personal data, and computes the signature by
 * which it is compared with others. Safe for threads.
 */
final class Examination {
    private static final byte[] NO_TEXT = {};
    private static final float[] NO_FINDINGS = {};

    private final boolean redacted;
    private final boolean signed;

    /** @param text a {@link Collected} as JSON; empty if there is none */
    @SuppressWarnings("ArrayRecordComponent") // Passed on at once, and never compared.
    record Examined(Candidate candidate, byte[] text) {}

    Examination(CorpusRecipe recipe) {
        redacted = !Boolean.FALSE.equals(recipe.personalData());
        signed = !Boolean.FALSE.equals(recipe.nearDuplicates());
    }

    Examined of(ConversationSource source, String path, String licence, Draft draft) throws IOException {
        try {
            Texts texts = new Texts();
            TuningExample example = texts.example(source.name(), draft);
            String all = texts.all.toString();
            Signature signature = signed ? PromptAndAnswer.sign(example) : Signature.NONE;
            byte[] json = ContractJson.mapper()
                    .writeValueAsBytes(new Collected(example, draft.shape(), texts.templateTokens, draft.cut()));
            Candidate.Read candidate = new Candidate.Read(
                    new Provenance(example.id(), source.name(), path, licence),
                    DocumentForm.PROSE,
                    null,
                    null,
                    null,
                    json.length,
                    NO_FINDINGS,
                    texts.personalData,
                    LedgerEntry.excerpt(all),
                    new Comparison(signature, Comparison.NONE.passages()));
            return new Examined(candidate, json);
        } catch (RefusedRowException e) {
            return lost(source, path, licence, e.refusal(), e.detail());
        }
    }

    static Examined lost(ConversationSource source, String path, String licence, Refusal refusal, String detail) {
        Sha256 id = Sha256.of(source.name() + "\n" + path);
        Provenance provenance = new Provenance(id, source.name(), path, licence);
        return new Examined(new Candidate.Lost(provenance, refusal.key(), detail), NO_TEXT);
    }

    /** The texts of one conversation, in the order in which they are normalised. */
    private final class Texts {
        private final StringBuilder all = new StringBuilder();
        private final List<PersonalSpan> personalData = new ArrayList<>();
        private boolean templateTokens;
        private int position;

        TuningExample example(String source, Draft draft) throws RefusedRowException {
            return switch (draft) {
                case Draft.Dialogue dialogue -> Dialogue.of(source, Split.TRAIN, turns(dialogue.turns()));
                case Draft.Preference preference -> {
                    List<Turn> prompt = turns(preference.prompt());
                    List<Turn> chosen = turns(preference.chosen());
                    List<Turn> rejected = turns(preference.rejected());
                    if (chosen.equals(rejected)) throw new RefusedRowException(Refusal.EQUAL_ANSWERS, "");
                    yield Preference.of(source, Split.TRAIN, prompt, chosen, rejected);
                }
            };
        }

        private List<Turn> turns(List<Draft.Piece> pieces) throws RefusedRowException {
            List<Turn> turns = new ArrayList<>(pieces.size());
            for (Draft.Piece piece : pieces) turns.add(turn(piece));
            return turns;
        }

        private Turn turn(Draft.Piece piece) throws RefusedRowException {
            String given = TextForm.of(piece.content()).stripTrailing();
            RedactedText clean = redacted ? Redaction.of(given) : new RedactedText(given, List.of());
            String text = clean.text();
            if (text.isBlank()) {
                throw new RefusedRowException(
                        piece.role() == Turn.Role.ASSISTANT ? Refusal.EMPTY_ANSWER : Refusal.EMPTY_QUESTION, "");
            }
            for (Removed one : clean.removed()) {
                String kind = one.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
                personalData.add(new PersonalSpan(kind, position + one.start(), position + one.end()));
            }
            position += given.length() + 1;
            if (all.length() < LedgerEntry.EXCERPT * 4) all.append(text).append('\n');
            templateTokens |= TemplateTokens.areIn(text);
            return new Turn(piece.role(), text);
        }
    }
}
