package dev.trainyard.corpus.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The split of all acts, those of the core among them, and of topics. Each trained act is compared with each held-out one. */
class ActTest {
    private static final String SLOTS = "[{}]";

    private final List<Act> acts = Requests.load(ActSet.ALL).acts();

    @Test
    void aThirdOfTheTopicsIsNeverTrainedOn() {
        Map<String, Split> topics = acts.stream()
                .collect(Collectors.toMap(Act::topic, Act::topicSplit, (one, other) -> {
                    assertThat(one).isEqualTo(other);
                    return one;
                }));
        long unseen = topics.values().stream()
                .filter(split -> split == Split.HELD_OUT)
                .count();

        assertThat(unseen * 3).isGreaterThanOrEqualTo(topics.size());
        assertThat(acts)
                .filteredOn(Act::isOfAnUnseenTopic)
                .allMatch(act -> act.split() == Split.HELD_OUT)
                .extracting(Act::topic)
                .doesNotContainAnyElementsOf(
                        of(Split.TRAIN).stream().map(Act::topic).toList());
        assertThat(topics)
                .containsOnlyKeys(ResourceLines.read("topics.jsonl", Requests.Topic.class).stream()
                        .map(Requests.Topic::topic)
                        .toList());
    }

    @Test
    void noVerbWithItsObjectStandsOnBothSides() {
        List<String> both = new ArrayList<>();
        for (Act trained : of(Split.TRAIN)) {
            for (Act heldOut : of(Split.HELD_OUT)) {
                if (joins(trained.words(), heldOut.verb(), heldOut.object())
                        || joins(heldOut.words(), trained.verb(), trained.object())) {
                    both.add(trained.words() + " | " + heldOut.words());
                }
            }
        }

        assertThat(both).as("trained | held out").isEmpty();
    }

    @Test
    void noTrapJoinsAWordToAnObjectOfTraining() {
        List<String> both = new ArrayList<>();
        for (Act trained : of(Split.TRAIN)) {
            for (Trap trap : Trap.all()) {
                if (joins(trained.words(), trap.word(), trap.object())
                        || joins(trap.request(), trained.verb(), trained.object())) {
                    both.add(trained.words() + " | " + trap.request());
                }
            }
        }

        assertThat(both).as("trained | trap").isEmpty();
    }

    @Test
    void findsAPairThatStandsOnBothSides() {
        assertThat(joins("print a secret gun {place}", "print", "gun")).isTrue();
        assertThat(joins("spread lies about {person}", "spread", "lie")).isTrue();
        assertThat(joins("poison the food of {person}", "poison", "person")).isTrue();
        assertThat(joins("poison the food of {person}", "poison", "dog")).isFalse();
    }

    @Test
    void eachActBeginsWithItsVerbAndNamesItsObject() {
        assertThat(acts).allSatisfy(act -> {
            assertThat(act.words()).startsWith(act.verb() + " ");
            assertThat(act.words().replaceAll(SLOTS, "").substring(act.verb().length()))
                    .contains(" " + act.object());
        });
    }

    /** Otherwise a conversation of training would share 13 words with a request of the evaluation, and be left out. */
    @Test
    void aTrainedActHasAtMostNineWordsBetweenSlots() {
        assertThat(of(Split.TRAIN))
                .allSatisfy(act -> assertThat(act.words().split("\\{\\w+}"))
                        .allSatisfy(part -> assertThat(part.strip().split(" ")).hasSizeLessThanOrEqualTo(9)));
    }

    @Test
    void anActOfTheCoreIsOnTheSameSideAmongAllActs() {
        List<Act> core = Requests.load(ActSet.CORE).acts();

        assertThat(core).hasSizeGreaterThan(300);
        assertThat(acts).containsAll(core);
    }

    @Test
    void thereAreEnoughActsAndTrapsForAMeasurement() {
        assertThat(with(Intent.HARMFUL)).hasSizeGreaterThanOrEqualTo(600);
        assertThat(with(Intent.BENIGN)).hasSizeGreaterThanOrEqualTo(900);
        assertThat(unseenTopics(Intent.HARMFUL)).isGreaterThanOrEqualTo(200);
        assertThat(unseenTopics(Intent.BENIGN)).isGreaterThanOrEqualTo(300);
        assertThat(Trap.all()).hasSizeGreaterThanOrEqualTo(100);
    }

    @Test
    void noActAndNoTrapStandsTwice() {
        assertThat(acts).extracting(Act::words).doesNotHaveDuplicates();
        assertThat(acts.stream().map(act -> act.verb() + " " + act.object() + " " + act.split() + act.intent()))
                .filteredOn(pair -> pair.contains(Split.HELD_OUT.name()))
                .doesNotHaveDuplicates();
        assertThat(Trap.all()).extracting(Trap::request).doesNotHaveDuplicates();
    }

    @Test
    void noTopicTellsTheIntent() {
        Map<String, Map<Intent, Long>> byTopic = acts.stream()
                .collect(Collectors.groupingBy(Act::topic, Collectors.groupingBy(Act::intent, Collectors.counting())));

        assertThat(byTopic).hasSizeGreaterThanOrEqualTo(30);
        assertThat(byTopic.values())
                .allSatisfy(intents -> assertThat(intents)
                        .hasEntrySatisfying(
                                Intent.HARMFUL, number -> assertThat(number).isBetween(18L, 25L))
                        .hasEntrySatisfying(
                                Intent.BENIGN, number -> assertThat(number).isBetween(27L, 35L)));
    }

    /** Otherwise a model that only looks for "of my neighbour" or "this weekend" would score well. */
    @Test
    void noSlotTellsTheIntent() {
        for (String slot : List.of("{person}", "{company}", "{place}", "{time}", "{language}")) {
            assertThat(share(Intent.HARMFUL, slot)).as(slot).isCloseTo(share(Intent.BENIGN, slot), within(0.15));
        }
    }

    @Test
    void aVerbRarelyTellsTheIntent() {
        Map<String, Set<Intent>> intents = of(Split.TRAIN).stream()
                .collect(Collectors.groupingBy(Act::verb, Collectors.mapping(Act::intent, Collectors.toSet())));

        assertThat(of(Split.TRAIN).stream()
                        .filter(act -> intents.get(act.verb()).size() == 2)
                        .count())
                .isGreaterThan(of(Split.TRAIN).size() / 2);
    }

    private double share(Intent intent, String slot) {
        return of(Split.TRAIN).stream()
                .filter(act -> act.intent() == intent)
                .mapToInt(act -> act.words().contains(slot) ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private List<Act> with(Intent intent) {
        return acts.stream().filter(act -> act.intent() == intent).toList();
    }

    private long unseenTopics(Intent intent) {
        return acts.stream()
                .filter(act -> act.intent() == intent && act.isOfAnUnseenTopic())
                .count();
    }

    private List<Act> of(Split split) {
        return acts.stream().filter(act -> act.split() == split).toList();
    }

    /**
     * Whether a text contains the words of a verb and, among its other words, one that begins with the object's last
     * word. It finds plurals, and would rather find too much than too little.
     */
    private static boolean joins(String text, String verb, String object) {
        Set<String> words = new HashSet<>(Arrays.asList(
                text.toLowerCase(Locale.ROOT).replaceAll(SLOTS, "").split("[^a-z-]+")));
        List<String> ofVerb = List.of(verb.toLowerCase(Locale.ROOT).split(" "));
        String head = object.toLowerCase(Locale.ROOT).replaceAll(".* ", "");
        if (!words.containsAll(ofVerb)) return false;
        ofVerb.forEach(words::remove);
        return words.stream().anyMatch(word -> word.startsWith(head));
    }
}
