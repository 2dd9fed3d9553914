package dev.trainyard.finetune.conversation;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Definition;
import dev.trainyard.corpus.Definitions;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentSample;
import dev.trainyard.corpus.DocumentedMethod;
import dev.trainyard.corpus.DocumentedMethods;
import dev.trainyard.corpus.bugs.BrokenMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The things in a corpus that questions can be about: words and their meanings, methods and their descriptions, and methods
 * that were broken. Steps learn from documents of the train split alone, so that evaluation can ask about the others.
 */
public record CorpusKnowledge(List<Definition> definitions, List<DocumentedMethod> methods, List<BrokenMethod> broken) {
    /** Longer methods would fill a small model's context and take most of the time. */
    private static final int LONGEST_METHOD = 320;

    private static final int LONGEST_GLOSS = 160;

    public CorpusKnowledge {
        definitions = List.copyOf(definitions);
        methods = List.copyOf(methods);
        broken = List.copyOf(broken);
    }

    /** Without broken methods. */
    public CorpusKnowledge(List<Definition> definitions, List<DocumentedMethod> methods) {
        this(definitions, methods, List.of());
    }

    /** The same without words and descriptions that another sample asks about, too. */
    public CorpusKnowledge without(CorpusKnowledge other) {
        Set<String> words = other.definitions().stream().map(Definition::word).collect(Collectors.toSet());
        Set<String> sentences =
                other.methods().stream().map(DocumentedMethod::sentence).collect(Collectors.toSet());
        return new CorpusKnowledge(
                definitions.stream().filter(one -> !words.contains(one.word())).toList(),
                methods.stream()
                        .filter(one -> !sentences.contains(one.sentence()))
                        .toList(),
                broken);
    }

    /** The same, and broken methods. */
    public CorpusKnowledge withBroken(List<BrokenMethod> some) {
        return new CorpusKnowledge(definitions, methods, some);
    }

    /**
     * Draws a sample in one pass over all documents; their order does not matter.
     *
     * @param documents of the corpus, in any order
     * @param words the largest number of definitions
     * @param code the largest number of methods
     */
    public static CorpusKnowledge of(Stream<Document> documents, int words, int code, long seed) {
        return of(documents, Split.TRAIN, words, code, seed);
    }

    /** The same for the documents of any split. */
    public static CorpusKnowledge of(Stream<Document> documents, Split split, int words, int code, long seed) {
        String key = "alignment " + seed;
        DocumentSample<Definition> definitions =
                new DocumentSample<>(words, key, CorpusKnowledge::definitionsIn, Definition::word);
        DocumentSample<DocumentedMethod> methods =
                new DocumentSample<>(code, key, CorpusKnowledge::methodsIn, DocumentedMethod::sentence);
        documents.filter(document -> document.split() == split).forEach(document -> {
            definitions.add(document);
            methods.add(document);
        });
        return new CorpusKnowledge(definitions.things(), methods.things());
    }

    /**
     * A part of this sample, so that each step asks about things of its own as long as there are enough.
     *
     * @param firstWord number of definitions that earlier steps use
     * @param words the largest number of definitions
     * @param firstMethod number of methods that earlier steps use
     * @param code the largest number of methods
     * @param firstBroken number of broken methods that earlier steps use
     * @param fixes the largest number of broken methods
     */
    public CorpusKnowledge part(int firstWord, int words, int firstMethod, int code, int firstBroken, int fixes) {
        return new CorpusKnowledge(
                part(definitions, firstWord, words),
                part(methods, firstMethod, code),
                part(broken, firstBroken, fixes));
    }

    /** Begins again at the first one after the last one. */
    private static <T> List<T> part(List<T> all, int first, int most) {
        List<T> part = new ArrayList<>();
        for (int i = 0; i < Math.min(most, all.size()); i++) part.add(all.get((int) (((long) first + i) % all.size())));
        return part;
    }

    private static List<Definition> definitionsIn(Document document) {
        return Definitions.in(document).stream()
                .filter(definition -> definition.gloss().length() <= LONGEST_GLOSS)
                .toList();
    }

    private static List<DocumentedMethod> methodsIn(Document document) {
        return DocumentedMethods.in(document).stream()
                .filter(method -> method.code().length() <= LONGEST_METHOD)
                .toList();
    }
}
