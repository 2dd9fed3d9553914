package dev.trainyard.corpus.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.DocumentForm;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of what was decided about one document or conversation from a source, and why.
 *
 * @param id digest of the text; if there is no text, digest of source and path
 * @param path inside the source, with forward slashes
 * @param form absent if the document could not be read, and for conversations
 * @param date when it was written or last changed, if the source says so
 * @param url where it was published
 * @param language of running text, as an ISO 639-1 code if there is one
 * @param bytes of its UTF-8 text, for conversations as JSON; 0 if there is none
 * @param split of a kept document
 * @param copies how often an epoch trains on it
 * @param rule the name of the rule or reason that dropped it: a threshold rule, or a reason such as {@code unreadable}
 *     or {@code duplicate}
 * @param value that the rule measured
 * @param threshold that the rule compared the value with
 * @param detail for people, such as the document that it nearly equals, or what was wrong with the archive's entry
 * @param excerpt the beginning of its text, without personal data and with white space collapsed; made by
 *     {@link #excerpt}
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
    /** The length of an excerpt in characters. */
    public static final int EXCERPT = 200;

    public LedgerEntry {
        personalData = personalData == null ? List.of() : List.copyOf(personalData);
        if ((verdict == Verdict.DROPPED) != (rule != null)) {
            throw new IllegalArgumentException(
                    "'" + path + "' is " + verdict.key() + (rule == null ? " by no rule" : " by " + rule)
                            + ": a dropped document must have a rule, and a kept one must not");
        }
        if ((verdict == Verdict.KEPT) != (split != null)) {
            throw new IllegalArgumentException("'" + path + "' is " + verdict.key()
                    + (split == null ? " in no split" : " in a split") + ": a kept document must have a split,"
                    + " and a dropped one must not");
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
