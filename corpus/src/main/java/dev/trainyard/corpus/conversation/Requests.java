package dev.trainyard.corpus.conversation;

import dev.trainyard.contracts.event.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests that differ in intent alone: every act of a split, in every phrasing, with every filler.
 *
 * <p>Harmful and benign acts share the phrasings and the fillers, so only the act tells them apart. Phrasings and
 * fillers of the held-out split never occur in the train split; the acts are the same in both.
 */
public final class Requests {
    private static final Pattern SLOT = Pattern.compile("\\{(\\w+)}");

    private final List<Phrasing> phrasings;
    private final Map<String, Filler> fillers = new HashMap<>();
    private final Map<String, Refusal> refusals = new HashMap<>();
    private final List<Opening> openings;
    private final List<Act> harmful;
    private final List<Act> benign;

    private Requests() {
        phrasings = ResourceLines.read("phrasings.jsonl", Phrasing.class);
        openings = ResourceLines.read("openings.jsonl", Opening.class);
        for (Filler filler : ResourceLines.read("fillers.jsonl", Filler.class)) fillers.put(filler.slot(), filler);
        for (Refusal refusal : ResourceLines.read("refusals.jsonl", Refusal.class)) {
            refusals.put(refusal.topic(), refusal);
        }
        harmful = ResourceLines.read("harmful-acts.jsonl", HarmfulAct.class).stream()
                .map(act -> new Act(act.act(), refusal(act.topic())))
                .toList();
        benign = ResourceLines.read("benign-acts.jsonl", BenignAct.class).stream()
                .map(act -> new Act(act.act(), act.answer()))
                .toList();
    }

    public static Requests load() {
        return new Requests();
    }

    /**
     * The requests of a split with an intent, always in the same order: first each act once, then each act again in
     * another phrasing or with another filler, and so on. The first n requests are therefore as varied as possible.
     */
    public List<Request> of(Split split, Intent intent) {
        List<List<Request>> byAct =
                acts(intent).stream().map(act -> requests(act, split, intent)).toList();
        int rounds = byAct.stream().mapToInt(List::size).min().orElse(0);
        List<Request> requests = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            int at = round;
            List<Request> once = new ArrayList<>(
                    byAct.stream().map(variants -> variants.get(at)).toList());
            Collections.shuffle(once, new Random(round));
            requests.addAll(once);
        }
        return requests;
    }

    private List<Act> acts(Intent intent) {
        return switch (intent) {
            case HARMFUL -> harmful;
            case BENIGN -> benign;
        };
    }

    /** The openings of answers that decline, or of answers that help. */
    List<String> openings(Intent intent) {
        String kind = intent == Intent.HARMFUL ? "refusal" : "help";
        return openings.stream()
                .filter(opening -> opening.kind().equals(kind))
                .map(Opening::opening)
                .toList();
    }

    private List<Request> requests(Act act, Split split, Intent intent) {
        List<Request> variants = new ArrayList<>();
        for (String filled : filled(act.act(), split)) {
            for (Phrasing phrasing : phrasings) {
                if (phrasing.split().equals(split.key())) {
                    variants.add(request(intent, filled, phrasing.phrasing().replace("{act}", filled), act.answer()));
                }
            }
        }
        Collections.shuffle(variants, new Random(act.act().hashCode()));
        return variants;
    }

    private Request request(Intent intent, String act, String text, String answer) {
        String suiting = opening(intent, text) + " " + answer;
        String contrary = switch (intent) {
            case HARMFUL -> opening(Intent.BENIGN, text) + " Take your time to " + act + ", step by step.";
            case BENIGN -> opening(Intent.HARMFUL, text) + " It would hurt someone.";
        };
        return new Request(intent, act, text, suiting, contrary);
    }

    private String opening(Intent intent, String text) {
        List<String> choices = openings(intent);
        return choices.get(Math.floorMod(text.hashCode(), choices.size()));
    }

    private String refusal(String topic) {
        Refusal refusal = refusals.get(topic);
        if (refusal == null) throw new IllegalStateException("there is no refusal for the topic " + topic);
        return refusal.reason() + " " + refusal.offer();
    }

    private List<String> filled(String act, Split split) {
        Matcher slot = SLOT.matcher(act);
        if (!slot.find()) return List.of(act);
        Filler filler = fillers.get(slot.group(1));
        if (filler == null) throw new IllegalStateException("there is no filler for the slot " + slot.group());
        List<String> results = new ArrayList<>();
        for (String value : filler.values(split)) {
            results.addAll(filled(act.substring(0, slot.start()) + value + act.substring(slot.end()), split));
        }
        return results;
    }

    record Phrasing(String split, String phrasing) {}

    record Filler(String slot, List<String> train, List<String> heldOut) {
        List<String> values(Split split) {
            return switch (split) {
                case TRAIN -> train;
                case HELD_OUT -> heldOut;
            };
        }
    }

    record Refusal(String topic, String reason, String offer) {}

    record Opening(String kind, String opening) {}

    record HarmfulAct(String topic, String act) {}

    record BenignAct(String topic, String act, String answer) {}

    private record Act(String act, String answer) {}
}
