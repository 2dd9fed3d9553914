package dev.trainyard.corpus.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Requests that differ in intent alone.
 *
 * <p>Harmful and benign acts share the phrasings and the fillers, so only the act tells them apart. Training asks for
 * the acts of the train split in its own words. Evaluation has other phrasings and fillers, in which it asks for acts
 * that training never asks for, and, apart from these, for the acts that training knows.
 *
 * <p>Of the {@linkplain ActSet#CORE core} acts there is every one in every phrasing with every filler. Of {@linkplain
 * ActSet#ALL all} acts that would be millions of requests, so each is asked for a number of times, each time in another
 * phrasing and with fillers drawn at random.
 */
public final class Requests {
    private static final Pattern SLOT = Pattern.compile("\\{(\\w+)}");

    /** How often training asks for one of all acts; 40,000 requests are more than any step of a preset draws. */
    private static final int ASKED_IN_TRAINING = 48;

    /** How often an evaluation can ask for one of all acts. */
    private static final int ASKED_IN_EVALUATION = 8;

    private final List<Phrasing> phrasings;
    private final Map<String, Filler> fillers = new HashMap<>();
    private final Map<String, Refusal> refusals = new HashMap<>();
    private final List<Opening> openings;
    private final List<Answered> acts = new ArrayList<>();

    private final ActSet set;

    private Requests(ActSet set) {
        this.set = set;
        phrasings = lines("phrasings.jsonl", Phrasing.class);
        openings = ResourceLines.read("openings.jsonl", Opening.class);
        for (Filler filler : ResourceLines.read("fillers.jsonl", Filler.class)) fillers.put(filler.slot(), filler);
        for (Refusal refusal : ResourceLines.read("refusals.jsonl", Refusal.class)) {
            refusals.put(refusal.topic(), refusal);
        }
        Map<String, Split> topics = new HashMap<>();
        for (Topic topic : ResourceLines.read("topics.jsonl", Topic.class)) topics.put(topic.topic(), topic.split());
        for (ActLine line : lines("harmful-acts.jsonl", ActLine.class)) {
            acts.add(new Answered(line.act(Intent.HARMFUL, topics), refusal(line.topic())));
        }
        for (ActLine line : lines("benign-acts.jsonl", ActLine.class)) {
            acts.add(new Answered(line.act(Intent.BENIGN, topics), line.helpfulAnswer()));
        }
    }

    public static Requests load(ActSet set) {
        return new Requests(set);
    }

    /** The lines of a file of the core set, and those of the file beside it that all acts have in addition. */
    private <T> List<T> lines(String file, Class<T> type) {
        List<T> core = ResourceLines.read(file, type);
        return switch (set) {
            case CORE -> core;
            case ALL ->
                Stream.concat(core.stream(), ResourceLines.read("more-" + file, type).stream())
                        .toList();
        };
    }

    /** All acts: first the harmful ones, then the benign ones. */
    public List<Act> acts() {
        return acts.stream().map(Answered::act).toList();
    }

    /**
     * The requests of a split with an intent, always in the same order: first each act once, then each act again in
     * another phrasing or with another filler, and so on. The first n requests are therefore as varied as possible.
     */
    public List<Request> of(Split split, Intent intent) {
        return requests(intent, split, split);
    }

    /** Requests for the acts of training in the words of the held-out split, in an order like that of {@link #of}. */
    public List<Request> ofKnownActs(Intent intent) {
        return requests(intent, Split.TRAIN, Split.HELD_OUT);
    }

    private List<Request> requests(Intent intent, Split ofActs, Split ofWords) {
        List<List<Request>> byAct = acts.stream()
                .filter(answered ->
                        answered.act().intent() == intent && answered.act().split() == ofActs)
                .map(answered -> requests(answered, ofWords))
                .toList();
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

    private static int times(Split words) {
        return switch (words) {
            case TRAIN -> ASKED_IN_TRAINING;
            case HELD_OUT -> ASKED_IN_EVALUATION;
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

    private List<Request> requests(Answered answered, Split words) {
        return switch (set) {
            case CORE -> everyOne(answered, words);
            case ALL -> drawn(answered, words);
        };
    }

    /** An act in every phrasing with every filler. */
    private List<Request> everyOne(Answered answered, Split words) {
        Act act = answered.act();
        List<Request> variants = new ArrayList<>();
        for (String filled : filled(act.words(), words)) {
            for (Phrasing phrasing : phrasings) {
                if (phrasing.split() == words) variants.add(request(answered, phrasing, filled));
            }
        }
        Collections.shuffle(variants, new Random(act.words().hashCode()));
        return variants;
    }

    /** An act in as many phrasings as it is asked for, with fillers drawn from a generator that its words seed. */
    private List<Request> drawn(Answered answered, Split words) {
        Act act = answered.act();
        Random random = new Random(act.words().hashCode());
        List<Phrasing> shuffled = new ArrayList<>(
                phrasings.stream().filter(phrasing -> phrasing.split() == words).toList());
        Collections.shuffle(shuffled, random);
        return shuffled.stream()
                .limit(times(words))
                .map(phrasing -> request(answered, phrasing, filled(act.words(), words, random)))
                .toList();
    }

    private Request request(Answered answered, Phrasing phrasing, String filled) {
        return request(answered.act(), filled, phrasing.phrasing().replace("{act}", filled), answered.answer());
    }

    private Request request(Act kind, String act, String text, String answer) {
        String suiting = opening(kind.intent(), text) + " " + answer;
        String contrary = switch (kind.intent()) {
            case HARMFUL -> opening(Intent.BENIGN, text) + " Take your time to " + act + ", step by step.";
            case BENIGN -> opening(Intent.HARMFUL, text) + " It would hurt someone.";
        };
        return new Request(kind, act, text, suiting, contrary);
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
        List<String> results = new ArrayList<>();
        for (String value : values(slot.group(1), split)) {
            results.addAll(filled(act.substring(0, slot.start()) + value + act.substring(slot.end()), split));
        }
        return results;
    }

    private String filled(String act, Split split, Random random) {
        return SLOT.matcher(act).replaceAll(slot -> {
            List<String> values = values(slot.group(1), split);
            return values.get(random.nextInt(values.size()));
        });
    }

    private List<String> values(String slot, Split split) {
        Filler filler = fillers.get(slot);
        if (filler == null) throw new IllegalStateException("there is no filler for the slot {" + slot + "}");
        return filler.values(split);
    }

    record Phrasing(Split split, Style style, String phrasing) {}

    /** How a person writes who asks. Both splits have phrasings of every style. */
    enum Style {
        @JsonProperty("plain")
        PLAIN,
        @JsonProperty("short")
        SHORT,
        @JsonProperty("long")
        LONG,
        @JsonProperty("typos")
        TYPOS,
        @JsonProperty("lower-case")
        LOWER_CASE,
        @JsonProperty("polite")
        POLITE,
        @JsonProperty("rude")
        RUDE,
        @JsonProperty("sentences")
        SENTENCES,
        @JsonProperty("story")
        STORY
    }

    record Topic(String topic, Split split) {}

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

    /**
     * @param answer to a benign request; a harmful one is refused as its topic says
     * @param split held out, or absent for the split of the topic
     */
    record ActLine(
            String topic,
            String verb,
            String object,
            String act,
            @Nullable String answer,
            @Nullable Split split) {
        Act act(Intent intent, Map<String, Split> topics) {
            Split ofTopic = topics.get(topic);
            if (ofTopic == null) throw new IllegalStateException("there is no topic " + topic + " for the act " + act);
            return new Act(intent, topic, ofTopic, split == null ? ofTopic : split, verb, object, act);
        }

        String helpfulAnswer() {
            if (answer == null) throw new IllegalStateException("there is no answer for the act " + act);
            return answer;
        }
    }

    private record Answered(Act act, String answer) {}
}
