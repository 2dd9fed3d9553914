package dev.trainyard.finetune.conversation;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.corpus.conversation.ConversationsFile;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.corpus.conversation.Requests;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.finetune.conversation.SourceMix.Drawn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Pairs on which no step trains: those of the held-out share of the sources from which a step draws, each once, at most
 * {@value #MOST}. Which ones is decided by their digests alone, so that steps and runs are measured on the same pairs.
 */
public final class HeldOutPreferences {
    private static final int MOST = 200;

    private HeldOutPreferences() {}

    /**
     * @param sources from which the step draws
     * @param conversations the file of the corpus's conversations; empty if no source has any
     * @param watch called for each line; it may throw to stop
     */
    public static List<PreferenceExample> of(
            List<ConversationSource> sources, Optional<Path> conversations, Runnable watch) throws IOException {
        if (conversations.isEmpty()) return List.of();
        Map<String, Double> openings = new HashMap<>();
        for (ConversationSource source : sources) {
            boolean isDrawn = source.weight() == null || source.weight() > 0;
            if (isDrawn) openings.put(source.name(), source.openings() == null ? 0 : source.openings());
        }
        NavigableMap<String, Preference> first = new TreeMap<>();
        try (Stream<TuningExample> all = ConversationsFile.read(conversations.get())) {
            all.forEach(example -> {
                watch.run();
                boolean counts = example.split() == Split.HELD_OUT && openings.containsKey(example.source());
                if (!counts || !(example instanceof Preference pair)) return;
                first.put(Sha256.of("held-out " + pair.id().hex()).hex(), pair);
                if (first.size() > MOST) first.pollLastEntry();
            });
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return first.values().stream()
                .map(pair -> DrawnExamples.preference(
                        new Drawn<>(
                                pair,
                                SourceMix.chance("opening", 0, pair.id()) < openings.getOrDefault(pair.source(), 0.0)),
                        false))
                .toList();
    }

    /** Pairs of revisions and answers before them, on which no step trains. */
    public static List<PreferenceExample> ofRevisions(List<Preference> pairs) {
        return pairs.stream()
                .sorted(Comparator.comparing(
                        pair -> Sha256.of("held-out " + pair.id().hex()).hex()))
                .limit(MOST)
                .map(pair -> DrawnExamples.preference(new Drawn<>(pair, false), false))
                .toList();
    }

    /** For a recipe that names no sources: requests for the acts of training, in the words of the held-out split. */
    public static List<PreferenceExample> builtIn(Requests requests) {
        List<PreferenceExample> pairs = new ArrayList<>();
        for (Intent intent : Intent.values()) {
            for (Request request :
                    requests.ofKnownActs(intent).stream().limit(MOST / 2).toList()) {
                pairs.add(PreferenceExample.of(
                        intent == Intent.HARMFUL
                                ? PreferenceExample.Criterion.DECLINE
                                : PreferenceExample.Criterion.HELP,
                        request.text(),
                        request.answer(),
                        request.contrary(),
                        true));
            }
        }
        return pairs;
    }
}
