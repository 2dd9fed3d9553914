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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** The model has each of these languages twice, or one or more close relatives of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    lv | Kuģis agri no rīta atstāja ostu, un neviens piestātnē nezināja, kurp tas dodas.
                    et | Laev lahkus sadamast varahommikul ja keegi kail ei teadnud, kuhu see teel oli.
                    fa | کشتی صبح زود بندر را ترک کرد و هیچ کس در اسکله نمی دانست به کجا می رود.
                    pa | ਜਹਾਜ਼ ਸਵੇਰੇ ਜਲਦੀ ਬੰਦਰਗਾਹ ਤੋਂ ਚਲਾ ਗਿਆ ਅਤੇ ਕਿਸੇ ਨੂੰ ਨਹੀਂ ਪਤਾ ਸੀ ਕਿ ਉਹ ਕਿੱਥੇ ਜਾ ਰਿਹਾ ਸੀ।
                    id | Kapal itu meninggalkan pelabuhan karena badai, dan tidak ada orang yang tahu bahwa ia pergi.
                    ms | Kapal itu meninggalkan pelabuhan awal pagi kerana ribut, dan tiada sesiapa tahu bahawa ia pergi.
                    hr | Brod je rano ujutro napustio luku i nitko na pristaništu nije znao što se dogodilo.
                    sr | Brod je rano ujutru napustio luku i niko na pristaništu nije znao gde će posle toga biti.
                    sr | Брод је рано ујутру напустио луку и нико на пристаништу није знао куда иде.
                    da | Skibet forlod havnen tidligt om morgenen, og ingen på kajen vidste, hvad der skete efter det.
                    nb | Skipet forlot havnen tidlig om morgenen, og ingen på kaia visste hva som skjedde etter det.
                    nn | Skipet gjekk frå hamna tidleg om morgonen, og ingen på kaia visste kva som ikkje var der.
                    cs | Loď vyplula z přístavu brzy ráno a nikdo na nábřeží nevěděl, kam má namířeno.
                    sk | Loď vyplávala z prístavu skoro ráno a nikto na nábreží nevedel, kam má namierené.
                    """)
    void knowsLanguagesThatHaveCloseRelatives(String language, String text) {
        LanguageDetector.Guess guess = detector.guess(text);

        assertThat(guess.language()).as(text).isEqualTo(language);
        assertThat(guess.probability()).as(text).isGreaterThan(0.65);
    }

    @Test
    void isUnsureOfALanguageThatTheModelLacks() {
        String hausa =
                "Jirgin ruwan ya bar tashar jirgin da sassafe, kuma babu wanda ya san inda za shi a wannan rana.";
        String tswana =
                "Sekepe se ne sa tswa mo boemelong jwa dikepe phakela mo mosong, mme ga go ope yo o neng a itse.";

        assertThat(List.of(hausa, tswana))
                .allSatisfy(
                        text -> assertThat(detector.guess(text).probability()).isLessThan(0.65));
    }

    @Test
    void isLessCertainOfAMixtureOfTwoLanguages() {
        String both = TEXTS.get("de") + " " + TEXTS.get("nl");

        assertThat(detector.guess(both).probability())
                .isLessThan(detector.guess(TEXTS.get("de")).probability());
    }

    @Test
    void examinesTheBeginningTheMiddleAndTheEndOfALongText() {
        String english = Objects.requireNonNull(TEXTS.get("en")).repeat(10);
        String polish = Objects.requireNonNull(TEXTS.get("pl")).repeat(40);

        assertThat(detector.guess(english + polish).language()).isEqualTo("pl");
    }

    @Test
    void findsTheLanguageThatTheModelsOwnClassFinds() throws IOException {
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
    void ignoresSignsAndAddresses() {
        String text = "URL: http://www.news.example/click/-2,8655710,215/ Date: 2002-10-08T03:30:56+01:00\n"
                + "*World latest:* Ten people wait for the ferry. [1] -----=====-----> jane@yard.example | & % # ~~ {}";

        LanguageDetector.Guess guess = detector.guess(text);

        assertThat(guess.language()).isEqualTo("en");
        assertThat(guess.probability()).isGreaterThan(0.65);
    }

    @Test
    void findsNoLanguageInATextWithoutLetters() {
        assertThat(detector.guess("  12 34 \n").language()).isNull();
    }

    @Test
    void countsEnglishStopWordsInEnglishOnly() {
        Measures measures = Measures.with(() -> detector);

        Findings german = measures.measure(Objects.requireNonNull(TEXTS.get("de")), DocumentForm.PROSE);
        Findings english = measures.measure(Objects.requireNonNull(TEXTS.get("en")), DocumentForm.PROSE);

        assertThat(german.of(Attribute.GOPHER_STOP_WORDS)).isNaN();
        assertThat(english.of(Attribute.GOPHER_STOP_WORDS)).isEqualTo(2);
        assertThat(english.language()).isEqualTo("en");
        assertThat(english.of(Attribute.LANGUAGE_PROBABILITY)).isGreaterThan(0.65);
    }
}
