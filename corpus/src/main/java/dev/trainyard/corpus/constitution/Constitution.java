package dev.trainyard.corpus.constitution;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.YamlDescription;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Written principles, as in a YAML file.
 *
 * @param name by which pages and cards call them
 * @param version to be raised when the principles change; 1 if absent
 * @param description for people; absent if there is none
 * @param principles at least one, in the order in which those that are chosen for an answer are applied
 */
public record Constitution(
        String name,
        @Nullable Integer version,
        @Nullable String description,
        @JsonProperty(required = true) List<Principle> principles) {
    private static final int MOST_PRINCIPLES = 64;
    private static final int LONGEST_TEXT = 2_000;
    private static final int MOST_EXPRESSIONS = 1_000;
    private static final String WHAT = "a constitution";

    public Constitution {
        principles = principles == null ? List.of() : List.copyOf(principles);
    }

    /**
     * Reads principles.
     *
     * @param file its name, for messages
     * @throws InvalidRecipeException with what is wrong and the line
     */
    public static Constitution read(byte[] utf8, String file) {
        Constitution read = YamlDescription.read(utf8, file, WHAT, Set.of(), Constitution.class);
        int principles = read.principles().size();
        if (principles == 0 || principles > MOST_PRINCIPLES) {
            throw YamlDescription.refused(
                    utf8,
                    file,
                    "principles",
                    principles == 0 ? "[]" : "a list of " + principles,
                    principles == 0
                            ? "at least one principle"
                            : "a list of at most " + MOST_PRINCIPLES + " principles");
        }
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < principles; i++) {
            String at = "principles[" + i + "].";
            Principle one = read.principles().get(i);
            for (Given text : List.of(
                    new Given("id", one.id()),
                    new Given("critique", one.critique()),
                    new Given("revision", one.revision()))) {
                if (text.value().isBlank() || text.value().length() > LONGEST_TEXT) {
                    throw YamlDescription.refused(
                            utf8,
                            file,
                            at + text.field(),
                            text.value().isBlank()
                                    ? ""
                                    : "a text of " + text.value().length() + " characters",
                            "some text of at most " + LONGEST_TEXT + " characters");
                }
            }
            if (!ids.add(one.id())) {
                throw YamlDescription.refused(
                        utf8, file, at + "id", one.id(), "an id that no other principle of the file has");
            }
            requireExpressions(utf8, file, at + "texts", one.texts());
            requireExpressions(utf8, file, at + "about", one.about());
            requireExpressions(
                    utf8,
                    file,
                    at + "replace",
                    one.replace().stream().map(Principle.Replacement::from).toList());
            String missing = missing(one);
            if (missing != null) throw YamlDescription.refused(utf8, file, at + missing, "", needs(one));
        }
        return read;
    }

    /** An empty expression would stand everywhere in a text. */
    private static void requireExpressions(byte[] utf8, String file, String at, List<String> expressions) {
        for (String one : expressions) {
            if (!one.isBlank() && one.length() <= LONGEST_TEXT && expressions.size() <= MOST_EXPRESSIONS) continue;
            String given =
                    one.isBlank() ? "" : "a list of " + expressions.size() + ", one of " + one.length() + " characters";
            throw YamlDescription.refused(
                    utf8,
                    file,
                    at,
                    given,
                    "at most " + MOST_EXPRESSIONS + " expressions of at most " + LONGEST_TEXT
                            + " characters, none of them empty,");
        }
    }

    private record Given(String field, String value) {}

    /** The field that the rule of a principle needs but does not have. */
    private static @Nullable String missing(Principle one) {
        return switch (one.rule()) {
            case null -> null;
            case SOFTEN_CLAIMS -> one.replace().isEmpty() ? "replace" : null;
            case REFUSE_HARM, EXPLAIN_REFUSAL, OWN_UNCERTAINTY, WARM_OPENING, ASK_BACK ->
                one.texts().isEmpty() ? "texts" : null;
        };
    }

    private static String needs(Principle one) {
        RevisionRule rule = one.rule();
        return rule == RevisionRule.SOFTEN_CLAIMS
                ? "at least one replacement, which the rule " + rule.key() + " needs,"
                : "at least one text that is not empty, which the rule " + (rule == null ? "" : rule.key()) + " needs,";
    }

    /** Principles that Trainyard brings. @param name one of {@code ConstitutionRecipe.OF_THE_BOX} */
    public static Constitution ofTheBox(String name) {
        String file = name + ".yaml";
        try (InputStream in = Constitution.class.getResourceAsStream(file)) {
            if (in == null) throw new IllegalArgumentException("Trainyard has no principles called " + name);
            return read(in.readAllBytes(), file);
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + file + " cannot be read", e);
        }
    }

    /** The digest of everything that the principles say. */
    public Sha256 digest() {
        try {
            return Sha256.of(ContractJson.mapper().writeValueAsBytes(this));
        } catch (IOException e) {
            throw new UncheckedIOException("principles can always be written", e);
        }
    }

    /**
     * The principles by which an answer is revised, in the order of the file.
     *
     * @param rounds their number; all if there are fewer
     * @param ordinal of the prompt in its step
     */
    public List<Principle> chosen(int rounds, long ordinal, long seed) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < principles.size(); i++) order.add(i);
        // Seeds that differ in their last bits alone give similar first numbers.
        long mixed = Long.parseUnsignedLong(
                Sha256.of("principle " + seed + " " + ordinal).hex().substring(0, 16), 16);
        Collections.shuffle(order, new Random(mixed));
        return order.stream().limit(rounds).sorted().map(principles::get).toList();
    }
}
