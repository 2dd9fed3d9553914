package dev.trainyard.gateway;

import dev.trainyard.gateway.samples.SampleFilter;
import dev.trainyard.gateway.samples.SamplePage;
import dev.trainyard.gateway.samples.SamplePages;
import dev.trainyard.gateway.samples.SampleVerdict;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A query for samples as sent by a client; empty values are ignored.
 *
 * @param contaminated {@code true} or {@code false}
 * @param from the {@code next} of the previous page, as text
 * @param limit as text
 */
record SampleQuery(
        @Nullable String task,
        @Nullable String item,
        @Nullable String category,
        @Nullable String text,
        @Nullable String verdict,
        @Nullable String contaminated,
        @Nullable String from,
        @Nullable String limit) {
    /** Maximum number of samples in a page. */
    private static final int MOST = 200;

    private static final int USUAL = 50;
    private static final int LONGEST_TEXT = 200;
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

    /** The query with its values checked. */
    record Checked(SampleFilter filter, long from, int limit) {
        SamplePage page(SamplePages samples) throws IOException {
            return samples.page(filter, from, limit);
        }
    }

    Checked checked() {
        SampleFilter filter = new SampleFilter(
                word(task),
                word(item),
                word(category),
                checkedText(),
                checkedVerdict(word(verdict)),
                checkedTruth(word(contaminated)));
        return new Checked(filter, whole("from", word(from), 0, 0, Integer.MAX_VALUE), (int)
                whole("limit", word(limit), USUAL, 1, MOST));
    }

    private @Nullable String checkedText() {
        if (text != null && text.length() > LONGEST_TEXT) {
            throw RefusedException.of(
                    400,
                    "The text is too long",
                    "text has " + text.length() + " characters: at most " + LONGEST_TEXT + " are expected.");
        }
        return word(text);
    }

    private static @Nullable String word(@Nullable String given) {
        return given == null || given.isBlank() ? null : given;
    }

    private static @Nullable SampleVerdict checkedVerdict(@Nullable String word) {
        if (word == null) return null;
        return SampleVerdict.named(word)
                .orElseThrow(() -> RefusedException.of(
                        400,
                        "The verdict does not exist",
                        "verdict is '" + word + "': both, neither, gained or lost is expected."));
    }

    private static @Nullable Boolean checkedTruth(@Nullable String word) {
        if (word == null) return null;
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw RefusedException.of(
                        400,
                        "The value is not a truth value",
                        "contaminated is '" + word + "': true or false is expected.");
        };
    }

    private static long whole(String name, @Nullable String value, long usual, long least, long most) {
        if (value == null) return usual;
        if (WHOLE.matcher(value).matches()) {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) return number;
        }
        throw RefusedException.of(
                400,
                "The page does not exist",
                name + " is '" + value + "': a whole number from " + least + " to " + most + " is expected.");
    }
}
