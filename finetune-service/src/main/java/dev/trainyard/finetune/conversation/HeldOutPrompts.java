package dev.trainyard.finetune.conversation;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.corpus.Definition;
import dev.trainyard.corpus.DocumentedMethod;
import dev.trainyard.corpus.conversation.ConversationsFile;
import dev.trainyard.corpus.conversation.CorpusQuestions;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.corpus.conversation.Requests;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Conversations on which no step trains, for measuring what a step does to a model's own answers: the held-out share of
 * the sources from which it draws, at most {@value #MOST}, and questions about held-out documents, at most
 * {@value #MOST_OF_A_KIND} of a kind. Which ones is decided by their digests alone.
 */
public final class HeldOutPrompts {
    /** The largest number of questions about words, and of requests for methods. */
    public static final int MOST_OF_A_KIND = 96;

    private static final int MOST = 96;

    private HeldOutPrompts() {}

    /**
     * @param sources from which the step draws
     * @param conversations the file of the corpus's conversations; empty if no source has any
     * @param knowledge of held-out documents
     * @param watch called for each line; it may throw to stop
     */
    public static List<InstructionExample> of(
            List<ConversationSource> sources, Optional<Path> conversations, CorpusKnowledge knowledge, Runnable watch)
            throws IOException {
        List<ConversationSource> drawn = sources.stream()
                .filter(source -> source.weight() == null || source.weight() > 0)
                .toList();
        List<InstructionExample> prompts = new ArrayList<>();
        if (conversations.isPresent()) {
            Set<String> names = drawn.stream().map(ConversationSource::name).collect(Collectors.toSet());
            prompts.addAll(ofFile(names, conversations.get(), watch));
        }
        boolean words = drawn.stream().anyMatch(source -> source.kind() == ConversationKind.DEFINITIONS);
        boolean code = drawn.stream().anyMatch(source -> source.kind() == ConversationKind.METHODS);
        prompts.addAll(aboutTheCorpus(words, code, knowledge));
        return prompts;
    }

    private static List<InstructionExample> ofFile(Set<String> sources, Path file, Runnable watch) throws IOException {
        NavigableMap<String, Dialogue> first = new TreeMap<>();
        try (Stream<TuningExample> all = ConversationsFile.read(file)) {
            all.forEach(example -> {
                watch.run();
                if (example.split() != Split.HELD_OUT || !sources.contains(example.source())) return;
                if (!(example instanceof Dialogue dialogue)) return;
                first.put(Sha256.of("held-out " + dialogue.id().hex()).hex(), dialogue);
                if (first.size() > MOST) first.pollLastEntry();
            });
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return first.values().stream()
                .map(one -> new InstructionExample(one.source(), one.id(), ChatMessage.of(one.turns()), false))
                .toList();
    }

    /** For a recipe that names no sources: also requests for the acts of training, in the words of the held-out split. */
    public static List<InstructionExample> builtIn(Requests requests, CorpusKnowledge knowledge) {
        List<InstructionExample> prompts = new ArrayList<>();
        for (Intent intent : Intent.values()) {
            for (Request request :
                    requests.ofKnownActs(intent).stream().limit(MOST / 2).toList()) {
                prompts.add(InstructionExample.whole(request.text(), request.answer()));
            }
        }
        prompts.addAll(aboutTheCorpus(true, true, knowledge));
        return prompts;
    }

    private static List<InstructionExample> aboutTheCorpus(boolean words, boolean code, CorpusKnowledge knowledge) {
        List<InstructionExample> prompts = new ArrayList<>();
        if (words) {
            for (Definition one : knowledge.definitions()) {
                prompts.add(InstructionExample.whole(CorpusQuestions.meaning(one.word(), prompts.size()), one.gloss()));
            }
        }
        if (code) {
            for (DocumentedMethod one : knowledge.methods()) {
                prompts.add(InstructionExample.whole(CorpusQuestions.method(one.sentence()), one.code()));
            }
        }
        return prompts;
    }
}
