package dev.trainyard.finetune.policy;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentedMethod;
import dev.trainyard.corpus.DocumentedMethods;
import dev.trainyard.corpus.MethodPlace;
import dev.trainyard.corpus.compilation.MethodCompiler;
import dev.trainyard.corpus.compilation.SourceFiles;
import dev.trainyard.corpus.conversation.CorpusQuestions;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the methods that prompts ask for stand in the corpus, and all of its source files, among which an answer is
 * compiled.
 *
 * @param byKey see {@link RuleRewards#key}
 */
public record MethodPlaces(Map<String, MethodPlace> byKey, SourceFiles files) {
    public MethodPlaces {
        byKey = Map.copyOf(byKey);
    }

    /** For rewards that compile nothing. */
    public static MethodPlaces none() {
        return new MethodPlaces(Map.of(), new SourceFiles());
    }

    /** @param documents all of the corpus, of both splits */
    public static MethodPlaces of(Collection<DocumentedMethod> methods, Stream<Document> documents) {
        Set<DocumentedMethod> wanted = new HashSet<>(methods);
        Set<Sha256> read =
                methods.stream().map(DocumentedMethod::document).collect(Collectors.toCollection(HashSet::new));
        Map<String, MethodPlace> found = new HashMap<>();
        SourceFiles files = new SourceFiles();
        documents.forEach(document -> {
            files.add(document);
            if (!read.contains(document.id())) return;
            for (DocumentedMethods.Placed one : DocumentedMethods.placedIn(document)) {
                DocumentedMethod method = one.method();
                if (!wanted.contains(method)) continue;
                found.putIfAbsent(
                        RuleRewards.key(CorpusQuestions.method(method.sentence()), method.code()), one.place());
            }
        });
        return new MethodPlaces(found, files);
    }

    /**
     * Those whose files compile as their authors wrote them. Of the others nobody can tell whether an answer compiles.
     *
     * @param check called before each; it may throw to stop
     */
    public Map<String, MethodPlace> compiling(MethodCompiler compiler, Runnable check) {
        Map<String, MethodPlace> compiling = new HashMap<>();
        // Many methods stand in one file, which is the same for all of them.
        Map<Sha256, Boolean> known = new HashMap<>();
        byKey.forEach((key, place) -> {
            check.run();
            boolean compiles = known.computeIfAbsent(
                    place.document().id(), _ -> compiler.original(place).compiles());
            if (compiles) compiling.put(key, place);
        });
        return compiling;
    }
}
