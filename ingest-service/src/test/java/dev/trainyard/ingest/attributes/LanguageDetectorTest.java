package dev.trainyard.ingest.attributes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.recipe.DocumentForm;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LanguageDetectorTest {
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry(
                    "en",
                    "The ship left the harbour early in the morning, and nobody on the quay knew where it was bound."),
            Map.entry(
                    "de",
                    "Das Schiff verließ den Hafen früh am Morgen, und niemand auf dem Kai wusste, wohin es fuhr."),
            Map.entry("fr", "Le navire a quitté le port tôt le matin, et personne sur le quai ne savait où il allait."),
            Map.entry("es", "El barco salió del puerto temprano por la mañana y nadie en el muelle sabía adónde iba."),
            Map.entry(
                    "it",
                    "La nave lasciò il porto di buon mattino e nessuno sulla banchina sapeva dove fosse diretta."),
            Map.entry(
                    "nl",
                    "Het schip verliet vroeg in de ochtend de haven en niemand op de kade wist waar het heen ging."),
            Map.entry("pl", "Statek opuścił port wcześnie rano i nikt na nabrzeżu nie wiedział, dokąd płynie."),
            Map.entry(
                    "fi",
                    "Laiva lähti satamasta varhain aamulla, eikä kukaan laiturilla tiennyt, minne se oli matkalla."),
            Map.entry("ru", "Корабль вышел из гавани рано утром, и никто на набережной не знал, куда он направляется."),
            Map.entry(
                    "el", "Το πλοίο έφυγε από το λιμάνι νωρίς το πρωί και κανείς στην προβλήτα δεν ήξερε πού πήγαινε."),
            Map.entry("zh", "船一大早就离开了港口，码头上没有人知道它要开往哪里。"),
            Map.entry("ja", "船は朝早く港を出たが、波止場にいた人は誰もその行き先を知らなかった。"));
    private static LanguageDetector detector;

    @BeforeAll
    static void load() {
        detector = LanguageDetector.shared();
    }

    @Test
    void identifiesTheLanguageOfASentence() {
        assertThat(TEXTS).allSatisfy((language, text) -> {
            LanguageDetector.Guess guess = detector.guess(text);

            assertThat(guess.language()).as(text).isEqualTo(language);
            assertThat(guess.probability()).as(text).isGreaterThan(0.65);
        });
    }

    @Test
    void isLessCertainOfAMixtureOfTwoLanguages() {
        String both = TEXTS.get("de") + " " + TEXTS.get("nl");

        assertThat(detector.guess(both).probability())
                .isLessThan(detector.guess(TEXTS.get("de")).probability());
    }

    @Test
    void looksAtTheWholeOfALongText() {
        String english = Objects.requireNonNull(TEXTS.get("en")).repeat(10);
        String polish = Objects.requireNonNull(TEXTS.get("pl")).repeat(40);

        assertThat(detector.guess(english + polish).language()).isEqualTo("pl");
    }

    @Test
    void ordersLanguagesAsTheModelsOwnClassDoes() throws IOException {
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("/langdetect-183.bin"))) {
            LanguageDetectorME theirs = new LanguageDetectorME(new LanguageDetectorModel(file));

            for (String text : List.of("abc def", "lo siento mucho", "wat is dat nou", "o que é isso", "дякую вам")) {
                Language best = theirs.predictLanguage(text);
                assertThat(LanguageDetector.twoLetters(best.getLang()))
                        .isEqualTo(detector.guess(text).language());
            }
        }
    }

    @Test
    void looksAtLettersAloneAndAtNoAddress() {
        String text = "URL: http://www.news.example/click/-2,8655710,215/ Date: 2002-10-08T03:30:56+01:00\n"
                + "*World latest:* Ten people wait for the ferry. [1] -----=====-----> jane@yard.example | & % # ~~ {}";

        LanguageDetector.Guess guess = detector.guess(text);

        assertThat(guess.language()).isEqualTo("en");
        assertThat(guess.probability()).isGreaterThan(0.65);
    }

    @Test
    void guessesNothingWithoutLetters() {
        assertThat(detector.guess("  12 34 \n").language()).isNull();
    }

    @Test
    void leavesEnglishStopWordsOutOfOtherLanguages() {
        Measures measures = Measures.with(() -> detector);

        Findings german = measures.measure(Objects.requireNonNull(TEXTS.get("de")), DocumentForm.PROSE);
        Findings english = measures.measure(Objects.requireNonNull(TEXTS.get("en")), DocumentForm.PROSE);

        assertThat(german.of(Attribute.GOPHER_STOP_WORDS)).isNaN();
        assertThat(english.of(Attribute.GOPHER_STOP_WORDS)).isEqualTo(2);
        assertThat(english.language()).isEqualTo("en");
        assertThat(english.of(Attribute.LANGUAGE_PROBABILITY)).isGreaterThan(0.65);
    }
}
