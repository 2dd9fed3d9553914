package dev.trainyard.finetune.conversation;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Definition;
import dev.trainyard.corpus.DocumentedMethod;
import dev.trainyard.corpus.conversation.CorpusQuestions;
import dev.trainyard.corpus.conversation.Exchange;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.corpus.conversation.Requests;
import dev.trainyard.corpus.conversation.SmallTalk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The chats of one epoch of instruction tuning for a recipe that names no sources: a twelfth is small talk, eight in ten
 * are requests that differ in intent, half of them harmful, and the rest are about the corpus's definitions and methods.
 * Requests are the largest part because a small model learns slowly to tell intents apart, and alignment is measured by
 * that.
 *
 * <p>Two of three requests teach only the opening. Whether an answer declines or helps is decided by its first word,
 * one of about thirty; if all words had the same weight, the model would memorise all answers before it learned which
 * one is wanted. The openings give more weight to the first word, and need half the tokens.
 */
public final class InstructionSet {
    /** The name under which they are counted. */
    static final String SOURCE = "trainyard";

    private static final double SMALL_TALK = 1.0 / 12;
    private static final double REQUESTS = 0.8;

    private InstructionSet() {}

    /** The number of these chats that are about the corpus. */
    public static int aboutTheCorpus(int conversations) {
        return (int) Math.ceil(conversations * (1 - SMALL_TALK - REQUESTS));
    }

    /**
     * The same chats for the same seed, in a random order.
     *
     * @param conversations their approximate number; a small corpus may give fewer
     */
    public static List<InstructionExample> draw(
            CorpusKnowledge knowledge, SmallTalk smallTalk, Requests requests, int conversations, long seed) {
        Random random = new Random(seed);
        List<InstructionExample> drawn = new ArrayList<>();
        int talk = (int) Math.ceil(conversations * SMALL_TALK);
        for (Exchange exchange : cycled(smallTalk.exchanges(Split.TRAIN), talk, random)) {
            drawn.add(InstructionExample.whole(exchange.question(), exchange.answer()));
        }
        int each = (int) Math.ceil(conversations * REQUESTS / 2);
        for (Intent intent : Intent.values()) {
            int at = 0;
            for (Request request : cycled(requests.of(Split.TRAIN, intent), each)) {
                drawn.add(
                        at++ % 3 == 0
                                ? InstructionExample.whole(request.text(), request.answer())
                                : InstructionExample.opening(request.text(), request.answer()));
            }
        }
        int left = Math.max(0, conversations - drawn.size());
        int methods = Math.min(knowledge.methods().size(), left / 2);
        int definitions = Math.min(knowledge.definitions().size(), left - methods);
        for (Definition definition : knowledge.definitions().subList(0, definitions)) {
            drawn.add(InstructionExample.whole(
                    CorpusQuestions.meaning(definition.word(), random.nextInt(CorpusQuestions.meanings())),
                    definition.gloss()));
        }
        for (DocumentedMethod method : knowledge.methods().subList(0, methods)) {
            drawn.add(InstructionExample.whole(CorpusQuestions.method(method.sentence()), method.code()));
        }
        Collections.shuffle(drawn, random);
        return drawn;
    }

    /** The wanted number of elements, in the given order, repeating the list if it is shorter. */
    static <T> List<T> cycled(List<T> all, int wanted) {
        List<T> taken = new ArrayList<>();
        while (taken.size() < wanted) taken.addAll(all.subList(0, Math.min(all.size(), wanted - taken.size())));
        return taken;
    }

    private static <T> List<T> cycled(List<T> all, int wanted, Random random) {
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return cycled(shuffled, wanted);
    }
}
