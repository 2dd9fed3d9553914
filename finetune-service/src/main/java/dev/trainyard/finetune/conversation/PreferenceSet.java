package dev.trainyard.finetune.conversation;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Definition;
import dev.trainyard.corpus.conversation.CorpusQuestions;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.corpus.conversation.Requests;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The pairs of preference optimisation for a recipe that names no sources: of ten, four prefer declining a harmful
 * request to complying, four prefer helping with a harmless one to declining, and two prefer a word's own gloss to
 * another word's.
 *
 * <p>For requests with written answers, only the openings are compared: with whole answers, any word could identify the
 * rejected one, and the model would learn to avoid those words but still begin with the wrong one.
 *
 * <p>The requests are taken from the end of the train split, which instruction tuning hardly uses.
 */
public final class PreferenceSet {
    private static final double REQUESTS = 0.4;

    private PreferenceSet() {}

    /** The number of these pairs that are about the corpus. */
    public static int aboutTheCorpus(int pairs) {
        return (int) Math.ceil(pairs * (1 - 2 * REQUESTS));
    }

    /** The same pairs for the same seed, in a random order, with our written rejected answers. */
    public static List<PreferenceExample> draw(CorpusKnowledge knowledge, Requests requests, int pairs, long seed) {
        Random random = new Random(seed);
        List<PreferenceExample> drawn = new ArrayList<>();
        int each = (int) Math.ceil(pairs * REQUESTS);
        for (Intent intent : Intent.values()) {
            PreferenceExample.Criterion kind =
                    intent == Intent.HARMFUL ? PreferenceExample.Criterion.DECLINE : PreferenceExample.Criterion.HELP;
            List<Request> last = requests.of(Split.TRAIN, intent).reversed();
            for (Request request : InstructionSet.cycled(last, each)) {
                drawn.add(PreferenceExample.of(kind, request.text(), request.answer(), request.contrary(), true));
            }
        }
        List<Definition> definitions = knowledge.definitions().reversed();
        int meanings = definitions.size() < 2 ? 0 : Math.clamp(pairs - drawn.size(), 0, definitions.size());
        for (int i = 0; i < meanings; i++) {
            Definition own = definitions.get(i);
            String question = CorpusQuestions.meaning(own.word(), random.nextInt(CorpusQuestions.meanings()));
            String other = definitions.get((i + 1) % definitions.size()).gloss();
            if (other.equals(own.gloss())) continue;
            drawn.add(PreferenceExample.of(PreferenceExample.Criterion.MEAN, question, own.gloss(), other, false));
        }
        Collections.shuffle(drawn, random);
        return drawn.subList(0, Math.min(pairs, drawn.size()));
    }
}
