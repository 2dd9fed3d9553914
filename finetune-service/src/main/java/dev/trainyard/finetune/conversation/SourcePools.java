package dev.trainyard.finetune.conversation;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.ConstitutionRecipe;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.corpus.Definition;
import dev.trainyard.corpus.DocumentedMethod;
import dev.trainyard.corpus.bugs.BrokenMethod;
import dev.trainyard.corpus.conversation.ConversationsFile;
import dev.trainyard.corpus.conversation.CorpusQuestions;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.finetune.conversation.SourceMix.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Collects what each source has for a step: from the file of the corpus's conversations, or from the definitions and
 * methods of its documents. Of a large source only the examples that can be drawn are kept in memory.
 */
public final class SourcePools {
    private final List<ConversationSource> sources;
    private final Optional<Path> conversations;
    private final CorpusKnowledge knowledge;
    private final Runnable watch;
    private final int most;
    private final long seed;

    /**
     * @param sources from which the step draws, in their order
     * @param conversations the file of the corpus's conversations; empty if no source has any
     * @param knowledge from which this step's questions about the corpus are derived
     * @param watch called for each line; it may throw to stop
     * @param most the largest number of examples that the step has
     */
    public SourcePools(
            List<ConversationSource> sources,
            Optional<Path> conversations,
            CorpusKnowledge knowledge,
            Runnable watch,
            int most,
            long seed) {
        this.sources = List.copyOf(sources);
        this.conversations = conversations;
        this.knowledge = knowledge;
        this.watch = watch;
        this.most = most;
        this.seed = seed;
    }

    /**
     * The conversations of the sources.
     *
     * @throws NothingToLearnException if they have none
     */
    public List<Pool<Dialogue>> dialogues(AlignmentStep step) throws IOException {
        return some(pools(Dialogue.class), step);
    }

    /**
     * The preferences of the sources.
     *
     * @throws NothingToLearnException if they have none
     */
    public List<Pool<Preference>> preferences(AlignmentStep step) throws IOException {
        return some(pools(Preference.class), step);
    }

    /** The conversations whose questions a constitution step asks. */
    public List<Pool<Dialogue>> dialogues(ConstitutionRecipe step) throws IOException {
        return some(pools(Dialogue.class), step);
    }

    /** The preferences of the sources, of which there may be none. */
    public List<Pool<Preference>> anyPreferences() throws IOException {
        return pools(Preference.class);
    }

    /** A source with preferences of its own. @param found all of them */
    public static Pool<Preference> pool(String name, List<Preference> found, int most, long seed) {
        Ranked<Preference> ranked = new Ranked<>();
        for (Preference one : found) ranked.add(rank(one.id(), seed), one, most);
        return new Pool<>(name, 1, 0, ranked.found, List.copyOf(ranked.best.values()));
    }

    private <T extends TuningExample> List<Pool<T>> some(List<Pool<T>> pools, AlignmentStep step)
            throws NothingToLearnException {
        if (pools.stream().allMatch(pool -> pool.found() == 0)) {
            throw new NothingToLearnException(step.nothingToLearnFrom(sources));
        }
        return pools;
    }

    private <T extends TuningExample> List<Pool<T>> pools(Class<T> type) throws IOException {
        Map<String, Ranked<T>> found = new HashMap<>();
        for (ConversationSource source : sources) {
            found.put(source.name(), new Ranked<>());
            if (source.kind().isDerived()) {
                for (TuningExample example : derived(source)) add(example, type, found);
            }
        }
        if (conversations.isPresent()) {
            try (Stream<TuningExample> all = ConversationsFile.read(conversations.get())) {
                all.forEach(example -> {
                    watch.run();
                    add(example, type, found);
                });
            } catch (UncheckedIOException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        List<Pool<T>> pools = new ArrayList<>();
        for (ConversationSource source : sources) {
            Ranked<T> ranked = found.get(source.name());
            if (ranked == null) continue;
            pools.add(new Pool<>(
                    source.name(),
                    source.weight() == null ? 1 : source.weight(),
                    source.openings() == null ? 0 : source.openings(),
                    ranked.found,
                    List.copyOf(ranked.best.values())));
        }
        return pools;
    }

    private <T extends TuningExample> void add(TuningExample example, Class<T> type, Map<String, Ranked<T>> found) {
        if (example.split() != Split.TRAIN || !type.isInstance(example)) return;
        Ranked<T> ranked = found.get(example.source());
        if (ranked == null) return;
        ranked.add(rank(example.id(), seed), type.cast(example), most);
    }

    /** The examples of a source with the smallest ranks so far. */
    private static final class Ranked<T> {
        private final NavigableMap<String, T> best = new TreeMap<>();
        private long found;

        void add(String rank, T example, int most) {
            found++;
            best.put(rank, example);
            if (best.size() > most) best.pollLastEntry();
        }
    }

    private static String rank(Sha256 id, long seed) {
        return Sha256.of("alignment " + seed + " " + id.hex()).hex();
    }

    private List<TuningExample> derived(ConversationSource source) {
        return switch (source.kind()) {
            case JSONL, JSON, PARQUET, FEEDBACK -> List.of();
            case DEFINITIONS -> definitions(source.name(), derivedMost(source, most));
            case METHODS -> methods(source.name(), derivedMost(source, most));
            case DESCRIPTIONS -> descriptions(source.name(), derivedMost(source, most));
            case BUG_FIXES -> fixes(source.name(), derivedMost(source, most));
        };
    }

    /** The largest number of things in the corpus about which a source asks in a step of at most so many examples. */
    public static int derivedMost(ConversationSource source, int most) {
        return source.maxConversations() == null ? most : Math.min(most, source.maxConversations());
    }

    /** A question about each word, and a preference of its own gloss over the next word's. */
    private List<TuningExample> definitions(String source, int most) {
        List<TuningExample> derived = new ArrayList<>();
        List<Definition> definitions = first(knowledge.definitions(), most);
        for (int i = 0; i < definitions.size(); i++) {
            Definition own = definitions.get(i);
            int phrasing =
                    (int) (SourceMix.chance("phrasing", seed, Sha256.of(own.word())) * CorpusQuestions.meanings());
            Turn question = Turn.user(CorpusQuestions.meaning(own.word(), phrasing));
            Turn answer = Turn.assistant(own.gloss());
            derived.add(Dialogue.of(source, Split.TRAIN, List.of(question, answer)));
            Turn other =
                    Turn.assistant(definitions.get((i + 1) % definitions.size()).gloss());
            if (!other.equals(answer)) {
                derived.add(Preference.of(source, Split.TRAIN, List.of(question), List.of(answer), List.of(other)));
            }
        }
        return derived;
    }

    private List<TuningExample> methods(String source, int most) {
        List<TuningExample> derived = new ArrayList<>();
        for (DocumentedMethod method : first(knowledge.methods(), most)) {
            derived.add(Dialogue.of(
                    source,
                    Split.TRAIN,
                    List.of(Turn.user(CorpusQuestions.method(method.sentence())), Turn.assistant(method.code()))));
        }
        return derived;
    }

    /** From the last method backwards, so that a method is asked for and described only if there are too few. */
    private List<TuningExample> descriptions(String source, int most) {
        List<TuningExample> derived = new ArrayList<>();
        for (DocumentedMethod method : first(knowledge.methods().reversed(), most)) {
            derived.add(Dialogue.of(
                    source,
                    Split.TRAIN,
                    List.of(Turn.user(CorpusQuestions.description(method.code())), Turn.assistant(method.javadoc()))));
        }
        return derived;
    }

    private List<TuningExample> fixes(String source, int most) {
        List<TuningExample> derived = new ArrayList<>();
        for (BrokenMethod method : first(knowledge.broken(), most)) {
            String asked = CorpusQuestions.repair(method.code(), method.line(), method.message());
            derived.add(Dialogue.of(source, Split.TRAIN, List.of(Turn.user(asked), Turn.assistant(method.repaired()))));
        }
        return derived;
    }

    private static <T> List<T> first(List<T> all, int most) {
        return all.subList(0, Math.min(most, all.size()));
    }
}
