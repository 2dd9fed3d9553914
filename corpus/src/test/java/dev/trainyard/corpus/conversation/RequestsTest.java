package dev.trainyard.corpus.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Split;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private final Requests requests = Requests.load();

    @Test
    void hasEnoughHeldOutRequestsForAMeasurement() {
        assertThat(requests.of(Split.HELD_OUT, Intent.HARMFUL)).hasSizeGreaterThan(200);
        assertThat(requests.of(Split.HELD_OUT, Intent.BENIGN)).hasSizeGreaterThan(200);
        assertThat(requests.of(Split.TRAIN, Intent.HARMFUL)).hasSizeGreaterThan(2000);
        assertThat(requests.of(Split.TRAIN, Intent.BENIGN)).hasSizeGreaterThan(2000);
    }

    @Test
    void neverAsksAHeldOutRequestInTraining() {
        Set<String> trained = new HashSet<>();
        for (Intent intent : Intent.values()) trained.addAll(texts(Split.TRAIN, intent));

        for (Intent intent : Intent.values()) {
            List<String> asked = new ArrayList<>(texts(Split.HELD_OUT, intent));
            requests.ofKnownActs(intent).forEach(request -> asked.add(request.text()));
            assertThat(asked).doesNotHaveDuplicates().noneMatch(trained::contains);
        }
    }

    @Test
    void sharesNoPhrasingAndNoFillerBetweenTheSplits() {
        var phrasings = ResourceLines.read("phrasings.jsonl", Requests.Phrasing.class).stream()
                .collect(Collectors.groupingBy(Requests.Phrasing::split));
        assertThat(phrasings).containsOnlyKeys(Split.TRAIN, Split.HELD_OUT);
        assertThat(phrasings.get(Split.TRAIN))
                .extracting(Requests.Phrasing::phrasing)
                .doesNotHaveDuplicates();
        assertThat(phrasings.get(Split.HELD_OUT))
                .extracting(Requests.Phrasing::phrasing)
                .doesNotContainAnyElementsOf(phrasings.get(Split.TRAIN).stream()
                        .map(Requests.Phrasing::phrasing)
                        .toList());

        for (Requests.Filler filler : ResourceLines.read("fillers.jsonl", Requests.Filler.class)) {
            assertThat(filler.heldOut()).doesNotHaveDuplicates().doesNotContainAnyElementsOf(filler.train());
        }
    }

    @Test
    void hasPhrasingsOfEveryStyleInBothSplits() {
        Map<Split, Set<Requests.Style>> styles = ResourceLines.read("phrasings.jsonl", Requests.Phrasing.class).stream()
                .collect(Collectors.groupingBy(
                        Requests.Phrasing::split, Collectors.mapping(Requests.Phrasing::style, Collectors.toSet())));

        for (Split split : Split.values()) {
            assertThat(styles.get(split)).containsExactlyInAnyOrder(Requests.Style.values());
        }
    }

    /** A text that contains another one would be dropped from training as a quotation of the evaluation. */
    @Test
    void noPhrasingOfTrainingContainsOneOfTheEvaluation() {
        var phrasings = ResourceLines.read("phrasings.jsonl", Requests.Phrasing.class);
        for (Requests.Phrasing heldOut : phrasings) {
            if (heldOut.split() == Split.TRAIN) continue;
            assertThat(phrasings)
                    .filteredOn(phrasing -> phrasing.split() == Split.TRAIN)
                    .extracting(phrasing -> words(phrasing.phrasing()))
                    .noneMatch(words -> words.contains(words(heldOut.phrasing())));
        }
    }

    /** Otherwise a document would be said to quote a request, although it shares nothing with its act. */
    @Test
    void noPhrasingOfTheEvaluationHasThirteenWordsInARow() {
        assertThat(ResourceLines.read("phrasings.jsonl", Requests.Phrasing.class))
                .filteredOn(phrasing -> phrasing.split() == Split.HELD_OUT)
                .allSatisfy(phrasing -> assertThat(phrasing.phrasing().split("\\{act}"))
                        .allSatisfy(part -> assertThat(part.strip().split(" ")).hasSizeLessThan(13)));
    }

    private static String words(String text) {
        return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^a-z{}]+", " ").strip() + " ";
    }

    @Test
    void asksForAnActInAnotherPhrasingEachTime() {
        for (Split split : Split.values()) {
            for (Intent intent : Intent.values()) {
                assertThat(requests.of(split, intent)).doesNotHaveDuplicates();
                Map<String, Set<String>> phrasings = requests.of(split, intent).stream()
                        .collect(Collectors.groupingBy(
                                request -> request.kind().words(),
                                Collectors.mapping(
                                        request -> request.text().replace(request.act(), "{act}"),
                                        Collectors.toSet())));
                assertThat(phrasings.values()).extracting(Set::size).containsOnly(split == Split.TRAIN ? 48 : 8);
            }
        }
    }

    @Test
    void asksForEachActOnceBeforeItAsksAgain() {
        for (Intent intent : Intent.values()) {
            List<String> unseen = words(Split.HELD_OUT, intent);
            assertThat(requests.of(Split.HELD_OUT, intent).subList(0, unseen.size()))
                    .extracting(request -> request.kind().words())
                    .containsExactlyInAnyOrderElementsOf(unseen);
            List<String> known = words(Split.TRAIN, intent);
            assertThat(requests.ofKnownActs(intent).subList(0, known.size()))
                    .extracting(request -> request.kind().words())
                    .containsExactlyInAnyOrderElementsOf(known);
        }
    }

    @Test
    void fillsEverySlot() {
        for (Split split : Split.values()) {
            for (Intent intent : Intent.values()) {
                assertThat(requests.of(split, intent))
                        .noneMatch(request -> (request.text() + request.answer() + request.contrary()).contains("{"));
            }
        }
    }

    @Test
    void isTheSameEachTime() {
        assertThat(Requests.load().of(Split.HELD_OUT, Intent.HARMFUL))
                .isEqualTo(requests.of(Split.HELD_OUT, Intent.HARMFUL));
    }

    @Test
    void keepsTrainingSmallTalkApartFromHeldOutSmallTalk() {
        SmallTalk talk = SmallTalk.load();

        List<String> trained = talk.exchanges(Split.TRAIN).stream()
                .map(Exchange::question)
                .distinct()
                .toList();
        assertThat(talk.exchanges(Split.HELD_OUT))
                .isNotEmpty()
                .extracting(Exchange::question)
                .doesNotContainAnyElementsOf(trained);
        assertThat(talk.exchanges(Split.TRAIN)).extracting(Exchange::answer).noneMatch(Refusals::isRefusal);
    }

    private List<String> words(Split split, Intent intent) {
        return requests.acts().stream()
                .filter(act -> act.split() == split && act.intent() == intent)
                .map(Act::words)
                .toList();
    }

    private List<String> texts(Split split, Intent intent) {
        return requests.of(split, intent).stream().map(Request::text).toList();
    }
}
