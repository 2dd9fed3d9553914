package dev.trainyard.corpus.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.DocumentForm;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one document that a source offered, and why.
 *
 * @param id digest of the text; of source and path where no text could be had
 * @param path inside the source, with forward slashes
 * @param form absent for what could not be read
 * @param date when it was written or last changed, where the source says so
 * @param url where it was published
 * @param language of running text, by its ISO 639-1 code, where it has one
 * @param bytes of its UTF-8 text, 0 where there is none
 * @param split of a kept document
 * @param copies how often an epoch trains on it
 * @param rule the name of what dropped it: a threshold rule, or a reason such as {@code unreadable} or {@code duplicate}
 * @param value what the rule measured
 * @param threshold what the rule compared it with
 * @param detail for people: which document it nearly equals, what was wrong with the archive's entry
 * @param excerpt how its text begins, with what is personal taken out and white space folded; {@link #excerpt} makes it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LedgerEntry(
        Sha256 id,
        String source,
        String path,
        @Nullable DocumentForm form,
        String licence,
        @Nullable LocalDate date,
        @Nullable String url,
        @Nullable String language,
        long bytes,
        Verdict verdict,
        @Nullable Split split,
        int copies,
        @Nullable String rule,
        @Nullable Double value,
        @Nullable Double threshold,
        @Nullable String detail,
        List<PersonalData> personalData,
        @JsonInclude(JsonInclude.Include.ALWAYS) String excerpt) {
    /** Characters of an excerpt. */
    public static final int EXCERPT = 200;

    public LedgerEntry {
        personalData = personalData == null ? List.of() : List.copyOf(personalData);
        if ((verdict == Verdict.DROPPED) != (rule != null)) {
            throw new IllegalArgumentException(
                    "'" + path + "' is " + verdict.key() + (rule == null ? " by no rule" : " by " + rule)
                            + ": what is dropped has a rule, and nothing else");
        }
        if ((verdict == Verdict.KEPT) != (split != null)) {
            throw new IllegalArgumentException("'" + path + "' is " + verdict.key()
                    + (split == null ? " in no split" : " in a split") + ": what is kept has one, and nothing else");
        }
    }

    /** The beginning of a text on one line. */
    public static String excerpt(String text) {
        StringBuilder folded = new StringBuilder(EXCERPT);
        boolean gap = false;
        int characters = 0;
        for (int i = 0; i < text.length() && characters < EXCERPT; ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (Character.isWhitespace(character) || Character.isISOControl(character)) {
                gap = !folded.isEmpty();
                continue;
            }
            if (gap) {
                folded.append(' ');
                gap = false;
                if (++characters == EXCERPT) break;
            }
            folded.appendCodePoint(character);
            characters++;
        }
        return folded.toString().stripTrailing();
    }
}
