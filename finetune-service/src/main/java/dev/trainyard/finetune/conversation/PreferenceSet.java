package dev.trainyard.finetune.conversation;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Definition;
import dev.trainyard.corpus.conversation.CorpusQuestions;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Refusals;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.corpus.conversation.Requests;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The pairs of preference optimisation: of ten, four decline a harmful request rather than go along, four help with a
 * harmless one rather than decline, and two give a word's own gloss rather than another word's.
 *
 * <p>Of the answers to requests that we wrote, only the openings are compared: of two whole answers, the rejected one
 * would be told by any of its words, and the model would learn to avoid those and still begin with the wrong one.
 *
 * <p>The requests are taken from the end of the train split, where instruction tuning has hardly been.
 */
public final class PreferenceSet {
    private static final double REQUESTS = 0.4;

    private PreferenceSet() {}

    /** How many of these pairs are about the corpus. */
    public static int aboutTheCorpus(int pairs) {
        return (int) Math.ceil(pairs * (1 - 2 * REQUESTS));
    }

    /** The same pairs for the same seed, in a random order, with rejected answers written by us. */
    public static List<PreferenceExample> draw(CorpusKnowledge knowledge, Requests requests, int pairs, long seed) {
        Random random = new Random(seed);
        List<PreferenceExample> drawn = new ArrayList<>();
        int each = (int) Math.ceil(pairs * REQUESTS);
        for (Intent intent : Intent.values()) {
            PreferenceExample.Kind kind =
                    intent == Intent.HARMFUL ? PreferenceExample.Kind.DECLINE : PreferenceExample.Kind.HELP;
            List<Request> last = requests.of(Split.TRAIN, intent).reversed();
            for (Request request : InstructionSet.cycled(last, each)) {
                drawn.add(new PreferenceExample(kind, request.text(), request.answer(), request.contrary(), true));
            }
        }
        List<Definition> definitions = knowledge.definitions().reversed();
        int meanings = definitions.size() < 2 ? 0 : Math.clamp(pairs - drawn.size(), 0, definitions.size());
        for (int i = 0; i < meanings; i++) {
            Definition own = definitions.get(i);
            String question = CorpusQuestions.meaning(own.word(), random.nextInt(CorpusQuestions.meanings()));
            String other = definitions.get((i + 1) % definitions.size()).gloss();
            drawn.add(new PreferenceExample(PreferenceExample.Kind.MEAN, question, own.gloss(), other, false));
        }
        Collections.shuffle(drawn, random);
        return drawn.subList(0, Math.min(pairs, drawn.size()));
    }

    /** The pair with what the model itself answered as the rejected one, where that is worse than the chosen one. */
    public static PreferenceExample rejecting(PreferenceExample example, String written) {
        boolean worse = switch (example.kind()) {
            case DECLINE -> !Refusals.isRefusal(written);
            case HELP -> !Refusals.isHelp(written);
            case MEAN -> !written.equals(example.chosen());
        };
        if (!worse || written.isBlank()) return example;
        return new PreferenceExample(example.kind(), example.question(), example.chosen(), written, false);
    }
}
