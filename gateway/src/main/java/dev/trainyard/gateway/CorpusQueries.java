package dev.trainyard.gateway;

import dev.trainyard.contracts.recipe.ThresholdRule;
import dev.trainyard.corpus.card.CorpusCard;
import dev.trainyard.corpus.conversation.ConversationCard;
import dev.trainyard.corpus.ledger.LedgerFile;
import dev.trainyard.corpus.ledger.LedgerFilter;
import dev.trainyard.corpus.ledger.LedgerReader;
import dev.trainyard.corpus.ledger.Verdict;
import dev.trainyard.corpus.ledger.WhatIf;
import dev.trainyard.gateway.history.RunStatus;
import dev.trainyard.gateway.history.RunView;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DamagedArtifactException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers queries about the documents of a run: the ledger's entries, and the effect of another threshold. */
public final class CorpusQueries {
    /** Maximum number of entries in a page. */
    static final int MOST = 500;

    private static final String CORPUS = "corpus";
    private static final String CONVERSATIONS = "conversations";
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
    private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    private final RunService runs;
    private final ArtifactStore store;

    public CorpusQueries(RunService runs, ArtifactStore store) {
        this.runs = runs;
        this.store = store;
    }

    /**
     * A filter as sent by a client; empty values are ignored.
     *
     * @param of which ledger: {@code documents}, the default, or {@code conversations}
     * @param cursor the {@code next} of the previous page
     * @param limit as text
     */
    public record EntryFilter(
            @Nullable String of,
            @Nullable String source,
            @Nullable String verdict,
            @Nullable String rule,
            @Nullable String path,
            @Nullable String cursor,
            @Nullable String limit) {}

    public LedgerReader.Page documents(String run, EntryFilter query) throws IOException {
        LedgerFilter filter = new LedgerFilter(
                word(query.source()), verdict(word(query.verdict())), word(query.rule()), word(query.path()));
        String cursor = word(query.cursor());
        String asked = word(query.limit());
        long from = cursor == null ? 0 : whole("cursor", cursor, 0, Long.MAX_VALUE);
        int limit = asked == null ? 50 : (int) whole("limit", asked, 1, MOST);
        Path folder = folder(run, isOfConversations(word(query.of())) ? CONVERSATIONS : CORPUS);
        if (!LedgerFile.isIn(folder)) throw before(run);
        try (LedgerReader ledger = LedgerReader.open(folder)) {
            return ledger.page(filter, from, limit);
        }
    }

    public WhatIf.Effect whatIf(String run, @Nullable String rule, @Nullable String threshold) throws IOException {
        if (rule == null || rule.isEmpty()) {
            throw RefusedException.of(
                    400,
                    "The rule does not exist",
                    "rule is missing: the name of a rule with a threshold is expected.");
        }
        double asked = number(threshold);
        Path folder = folder(run, CORPUS);
        if (!WhatIf.isIn(folder)) throw before(run);
        try (WhatIf whatIf = WhatIf.open(folder)) {
            if (whatIf.rules().stream().noneMatch(it -> it.name().equals(rule))) {
                throw RefusedException.of(
                        400,
                        "The rule does not exist",
                        "rule is '" + rule + "': "
                                + (whatIf.rules().isEmpty()
                                        ? "no rule with a threshold was applied to this corpus."
                                        : whatIf.rules().stream()
                                                        .map(ThresholdRule::name)
                                                        .collect(Collectors.joining(", "))
                                                + " are the rules that were applied to this corpus."));
            }
            return whatIf.effect(rule, asked);
        }
    }

    /**
     * The unchanged file; that of a corpus made by an earlier version is smaller.
     *
     * @param of {@code documents}, the default, or {@code conversations}
     */
    public byte[] dataCard(String run, @Nullable String of) throws IOException {
        Path card = isOfConversations(word(of))
                ? folder(run, CONVERSATIONS).resolve(ConversationCard.NAME)
                : folder(run, CORPUS).resolve(CorpusCard.NAME);
        if (!Files.exists(card)) {
            throw RefusedException.of(404, "There is no data card", "The corpus of run " + run + " has no data card.");
        }
        return Files.readAllBytes(card);
    }

    private static boolean isOfConversations(@Nullable String of) {
        if (of == null || of.equals("documents")) return false;
        if (of.equals(CONVERSATIONS)) return true;
        throw RefusedException.of(
                400, "The ledger does not exist", "of is '" + of + "': documents or conversations is expected.");
    }

    private Path folder(String id, String name) throws IOException {
        RunView run = runs.find(id);
        if (artifact(run, CORPUS).isEmpty()) throw noCorpus(run);
        RunView.RunArtifact corpus = artifact(run, name)
                .orElseThrow(() -> RefusedException.of(
                        404,
                        "There are no conversations",
                        "The recipe of run " + id + " has no sources of conversations (finetune.sources)."));
        try {
            return store.open(corpus.artifact());
        } catch (DamagedArtifactException e) {
            store.setAside(corpus.artifact().location());
            throw RefusedException.of(
                    410, "The corpus is damaged", e.getMessage() + " Start the recipe again to rebuild it.");
        }
    }

    private static Optional<RunView.RunArtifact> artifact(RunView run, String name) {
        return run.artifacts().stream()
                .filter(artifact -> artifact.name().equals(name))
                .findFirst();
    }

    private static RefusedException noCorpus(RunView run) {
        boolean expired = run.state() == RunStatus.RELEASED || run.state() == RunStatus.REJECTED;
        String sentence = "Run " + run.id() + " is " + run.state().key();
        return expired
                ? RefusedException.of(
                        410, "The corpus record has expired", sentence + ", and the record of its corpus has expired.")
                : RefusedException.of(409, "There is no corpus yet", sentence + " and has not sealed a corpus.");
    }

    private static RefusedException before(String run) {
        return RefusedException.of(
                404,
                "There is no ledger",
                "The corpus of run " + run + " has no ledger, because it was made by a version that kept none.");
    }

    private static @Nullable String word(@Nullable String given) {
        return given == null || given.isBlank() ? null : given;
    }

    private static @Nullable Verdict verdict(@Nullable String word) {
        if (word == null) return null;
        return Verdict.named(word)
                .orElseThrow(() -> RefusedException.of(
                        400, "The verdict does not exist", "verdict is '" + word + "': kept or dropped is expected."));
    }

    private static long whole(String name, String value, long least, long most) {
        if (WHOLE.matcher(value).matches()) {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) return number;
        }
        throw RefusedException.of(
                400,
                "The position is unknown",
                name + " is '" + value + "': "
                        + (most == Long.MAX_VALUE
                                ? "the value of next from the previous page is expected."
                                : "a whole number from " + least + " to " + most + " is expected."));
    }

    private static double number(@Nullable String value) {
        if (value != null && NUMBER.matcher(value).matches()) {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) return number;
        }
        throw RefusedException.of(
                400,
                "The threshold is not valid",
                value == null
                        ? "threshold is missing: a number is expected."
                        : "threshold is '" + value + "': a number is expected.");
    }
}
