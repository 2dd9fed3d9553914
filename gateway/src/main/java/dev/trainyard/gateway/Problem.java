package dev.trainyard.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.recipe.RecipeMistake;
import dev.trainyard.contracts.run.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was rejected, in the format of RFC 9457.
 *
 * @param title a few words, the same for every refusal of the kind
 * @param detail complete sentences on which a person can act
 * @param mistakes in a recipe; otherwise omitted
 * @param run the run of the rejected request, if it may exist nevertheless; otherwise omitted
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RecipeMistake> mistakes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RunId run) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        mistakes = List.copyOf(mistakes);
    }

    Problem(String type, String title, int status, String detail, List<RecipeMistake> mistakes) {
        this(type, title, status, detail, mistakes, null);
    }

    static Problem of(int status, String title, String detail) {
        return new Problem("about:blank", title, status, detail, List.of());
    }
}
