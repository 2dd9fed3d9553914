package dev.trainyard.ingest.attributes;

import dev.trainyard.contracts.recipe.DocumentForm;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures every {@link Attribute} of a document; the text is segmented only once.
 *
 * <p>It reuses the same memory for every document, so that it hardly allocates; each thread needs its own instance.
 */
public final class Measures {
    private static final Set<String> WITHOUT_SPACES = Set.of("zh", "ja", "th", "lo", "km", "my", "bo");

    private final @Nullable Supplier<LanguageDetector> languages;
    private final SegmentedText segmented = new SegmentedText();
    private final GopherRepetition repetition = new GopherRepetition();
    private final GopherQuality quality = new GopherQuality();
    private final C4Lines c4 = new C4Lines();
    private final FineWebLines fineWeb = new FineWebLines();
    private final CodeShape code = new CodeShape();
    private final DocumentationShape documentation = new DocumentationShape();

    private Measures(@Nullable Supplier<LanguageDetector> languages) {
        this.languages = languages;
    }

    /** Measures everything except the language, whose detection takes longer than all other measurements together. */
    public static Measures withoutLanguage() {
        return new Measures(null);
    }

    /** @param languages gives the detector for prose and documentation; threads may share it */
    public static Measures with(Supplier<LanguageDetector> languages) {
        return new Measures(languages);
    }

    /** @param form determines which attributes are measured */
    public Findings measure(String text, DocumentForm form) {
        double[] values = new double[Attribute.values().length];
        Arrays.fill(values, Double.NaN);
        if (text.isEmpty()) return new Findings(values, null);
        values[Attribute.TEXT_REPLACED_CHARACTERS.ordinal()] = ReplacedCharacters.share(text);
        return switch (form) {
            case ENTRY -> new Findings(values, null);
            case CODE -> {
                segmented.segmentLines(text);
                code.measure(text, segmented, values);
                yield new Findings(values, null);
            }
            case PROSE -> prose(text, values);
            case DOCUMENTATION -> {
                String language = language(text, values);
                segmented.segment(text);
                documentation.measure(segmented, repetition, values);
                yield new Findings(values, language);
            }
        };
    }

    /**
     * Cleans prose as FineWeb does, and measures it: FineWeb's own attributes are measured on the cleaned text,
     * all others on the original text. C4 separates words at spaces; in a language without spaces it would find one
     * word in each line and keep nothing, so such a text is not cleaned.
     */
    public Measured cleanAndMeasure(String text) {
        double[] values = new double[Attribute.values().length];
        Arrays.fill(values, Double.NaN);
        if (text.isEmpty()) return new Measured(text, new Findings(values, null));
        values[Attribute.TEXT_REPLACED_CHARACTERS.ordinal()] = ReplacedCharacters.share(text);
        Findings findings = prose(text, values);
        if (findings.language() != null && WITHOUT_SPACES.contains(findings.language()))
            return new Measured(text, findings);
        String cleaned = c4.clean(segmented);
        if (!cleaned.equals(text)) {
            segmented.segment(cleaned);
            fineWeb.measure(segmented, values);
        }
        return new Measured(cleaned, findings);
    }

    /** @param text the lines that {@link C4Lines} keeps */
    public record Measured(String text, Findings findings) {}

    private Findings prose(String text, double[] values) {
        String language = language(text, values);
        segmented.segment(text);
        repetition.measure(segmented, values);
        quality.measure(segmented, language == null || language.equals(LanguageDetector.ENGLISH), values);
        c4.measure(segmented, values);
        fineWeb.measure(segmented, values);
        return new Findings(values, language);
    }

    private @Nullable String language(String text, double[] values) {
        if (languages == null) return null;
        LanguageDetector.Guess guess = languages.get().guess(text);
        values[Attribute.LANGUAGE_PROBABILITY.ordinal()] = guess.probability();
        return guess.language();
    }
}
