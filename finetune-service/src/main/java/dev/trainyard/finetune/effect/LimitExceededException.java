package dev.trainyard.finetune.effect;

import dev.trainyard.contracts.recipe.StepLimits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A step has changed the model more than its recipe allows. */
public final class LimitExceededException extends Exception {
    private LimitExceededException(String step, List<String> exceeded) {
        super("The step " + step + " changed the model more than its limits allow: " + String.join(", and ", exceeded)
                + "; lower its learningRate, raise its replay, or raise the limit.");
    }

    /** @param limits none if absent */
    public static void check(String step, @Nullable StepLimits limits, StepEffect effect)
            throws LimitExceededException {
        if (limits == null) return;
        List<String> exceeded = new ArrayList<>();
        double increase = effect.bitsPerByte() - effect.bitsPerByteOfStart();
        if (isExceeded(limits.bitsPerByteIncrease(), increase)) {
            exceeded.add(String.format(
                    Locale.ROOT,
                    "held-out text takes %.4f bits per byte instead of %.4f (%+.4f; bitsPerByteIncrease allows %s)",
                    effect.bitsPerByte(),
                    effect.bitsPerByteOfStart(),
                    increase,
                    plain(limits.bitsPerByteIncrease())));
        }
        divergence(
                "text",
                "divergenceOnText",
                limits.divergenceOnText(),
                effect.divergence().onText(),
                exceeded);
        divergence(
                "prompts",
                "divergenceOnPrompts",
                limits.divergenceOnPrompts(),
                effect.divergence().onPrompts(),
                exceeded);
        if (!exceeded.isEmpty()) throw new LimitExceededException(step, exceeded);
    }

    private static void divergence(
            String where, String field, @Nullable Double limit, double measured, List<String> exceeded) {
        if (!isExceeded(limit, measured)) return;
        exceeded.add(String.format(
                Locale.ROOT,
                "the model diverges by %.4f nats per token on %s (%s allows %s)",
                measured,
                where,
                field,
                plain(limit)));
    }

    private static String plain(@Nullable Double limit) {
        return limit == null
                ? ""
                : BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
    }

    private static boolean isExceeded(@Nullable Double limit, double measured) {
        return limit != null && !(measured <= limit);
    }
}
