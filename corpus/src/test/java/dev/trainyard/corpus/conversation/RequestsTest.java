package dev.trainyard.corpus.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest {
    private final Requests core = Requests.load(ActSet.CORE);
    private final Requests requests = Requests.load(ActSet.ALL);

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
        for (Intent intent : Intent.values()) {
            trained.addAll(texts(requests, Split.TRAIN, intent));
            trained.addAll(texts(core, Split.TRAIN, intent));
        }

        for (Requests set : List.of(core, requests)) {
            for (Intent intent : Intent.values()) {
                List<String> asked = new ArrayList<>(texts(set, Split.HELD_OUT, intent));
                set.ofKnownActs(intent).forEach(request -> asked.add(request.text()));
                assertThat(asked).doesNotHaveDuplicates().noneMatch(trained::contains);
            }
        }
    }

    /** What has been measured with these requests is comparable only with what they were. */
    @ParameterizedTest
    @CsvSource({
        "HARMFUL, b64a66ee572616d78a5962cb4d0fca294a00cd5eea00ae23d8384676a071a385,"
                + " bb4bf3071ca5c0ce0dcf60ac4a2c1c294427606b19cd9fa515dec74d18e7a86b",
        "BENIGN, 5c437ba22f71cf0ab0f7546551b3da2fb657601a91d03246b850790579e25d5b,"
                + " fc9b16e020543388454c5a6f952d456374dc0babef0070f652b3bd89e78c2eba"
    })
    void theCoreAsksWhatItAlwaysAsked(Intent intent, String unseen, String known) {
        assertThat(digest(core.of(Split.HELD_OUT, intent))).isEqualTo(unseen);
        assertThat(digest(core.ofKnownActs(intent))).isEqualTo(known);
    }

    private static String digest(List<Request> requests) {
        return Sha256.of(requests.stream()
                        .map(request -> request.text() + "\t" + request.answer() + "\t" + request.contrary())
                        .collect(Collectors.joining("\n")))
                .hex();
    }

    @Test
    void sharesNoPhrasingAndNoFillerBetweenTheSplits() {
        var phrasings = phrasings().stream().collect(Collectors.groupingBy(Requests.Phrasing::split));
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
        Map<Split, Set<Requests.Style>> styles = phrasings().stream()
                .collect(Collectors.groupingBy(
                        Requests.Phrasing::split, Collectors.mapping(Requests.Phrasing::style, Collectors.toSet())));

        for (Split split : Split.values()) {
            assertThat(styles.get(split)).containsExactlyInAnyOrder(Requests.Style.values());
        }
    }

    /** A text that contains another one would be dropped from training as a quotation of the evaluation. */
    @Test
    void noPhrasingOfTrainingContainsOneOfTheEvaluation() {
        var phrasings = phrasings();
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
        assertThat(phrasings())
                .filteredOn(phrasing -> phrasing.split() == Split.HELD_OUT)
                .allSatisfy(phrasing -> assertThat(phrasing.phrasing().split("\\{act}"))
                        .allSatisfy(part -> assertThat(part.strip().split(" ")).hasSizeLessThan(13)));
    }

    private static List<Requests.Phrasing> phrasings() {
        return Stream.of("phrasings.jsonl", "more-phrasings.jsonl")
                .flatMap(file -> ResourceLines.read(file, Requests.Phrasing.class).stream())
                .toList();
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
        assertThat(Requests.load(ActSet.ALL).of(Split.HELD_OUT, Intent.HARMFUL))
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

    private static List<String> texts(Requests requests, Split split, Intent intent) {
        return requests.of(split, intent).stream().map(Request::text).toList();
    }
}
