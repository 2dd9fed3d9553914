package dev.trainyard.finetune.conversation;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Definition;
import dev.trainyard.corpus.Definitions;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentedMethod;
import dev.trainyard.corpus.DocumentedMethods;
import dev.trainyard.corpus.DocumentsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a corpus can be asked about: words and their meanings, methods and what their authors say of them. Only documents
 * of the train split are read, so that evaluation can ask about the others.
 */
public record CorpusKnowledge(List<Definition> definitions, List<DocumentedMethod> methods) {
    /** Longer methods would take a small model's context and most of the time. */
    private static final int LONGEST_METHOD = 320;

    private static final int LONGEST_GLOSS = 160;

    public CorpusKnowledge {
        definitions = List.copyOf(definitions);
        methods = List.copyOf(methods);
    }

    /**
     * Reads documents in a random order until there is enough of both kinds, or none left.
     *
     * @param documents the corpus artifact's {@link DocumentsFile}
     * @param words how many definitions are enough
     * @param code how many methods are enough; to find them is slow, since every source file has to be parsed
     */
    public static CorpusKnowledge read(Path documents, int words, int code, long seed) throws IOException {
        List<Document> shuffled;
        try (Stream<Document> all = DocumentsFile.read(documents)) {
            shuffled = new ArrayList<>(
                    all.filter(document -> document.split() == Split.TRAIN).toList());
        }
        Collections.shuffle(shuffled, new Random(seed));
        List<Definition> definitions = new ArrayList<>();
        List<DocumentedMethod> methods = new ArrayList<>();
        Set<String> defined = new HashSet<>();
        Set<String> sentences = new HashSet<>();
        for (Document document : shuffled) {
            if (definitions.size() < words) {
                Definitions.in(document)
                        .filter(definition -> definition.gloss().length() <= LONGEST_GLOSS)
                        .filter(definition -> defined.add(definition.word()))
                        .ifPresent(definitions::add);
            }
            if (methods.size() < code) {
                DocumentedMethods.in(document).stream()
                        .filter(method -> method.code().length() <= LONGEST_METHOD)
                        .filter(method -> sentences.add(method.sentence()))
                        .forEach(methods::add);
            }
        }
        return new CorpusKnowledge(definitions, methods.subList(0, Math.min(code, methods.size())));
    }
}
