package dev.trainyard.gateway.card;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers with their units, for people. */
final class Amounts {
    private static final double JOULES_PER_WATT_HOUR = 3600;

    private Amounts() {}

    /** {@code 1,234,567} */
    static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 0.340}, or with one more digit if it is small; {@code unknown} for what is no number. */
    static String score(double value) {
        if (!Double.isFinite(value)) return "unknown";
        return String.format(Locale.ROOT, Math.abs(value) < 0.01 && value != 0 ? "%.4f" : "%.3f", value);
    }

    /** At most six significant digits, without an exponent; {@code unknown} for what is no number. */
    static String exact(double value) {
        if (!Double.isFinite(value)) return "unknown";
        return new BigDecimal(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** {@code 0.042}, {@code below 0.001} */
    static String probability(double value) {
        return value < 0.001 ? "below 0.001" : String.format(Locale.ROOT, "%.3f", value);
    }

    /** {@code 12.3 s}, {@code 4 min 5 s}, {@code 1 h 20 min} */
    static String time(double seconds) {
        if (seconds < 60) return String.format(Locale.ROOT, "%.1f s", seconds);
        long whole = Math.round(seconds);
        if (whole < 3600) return whole / 60 + " min " + whole % 60 + " s";
        return whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    /** {@code 431 J}, {@code 12.3 Wh (44,280 J)} */
    static String energy(double joules) {
        String plain = whole(Math.round(joules)) + " J";
        double wattHours = joules / JOULES_PER_WATT_HOUR;
        if (wattHours < 0.1) return plain;
        return wattHours < 1000
                ? String.format(Locale.ROOT, "%.1f Wh (%s)", wattHours, plain)
                : String.format(Locale.ROOT, "%.2f kWh (%s)", wattHours / 1000, plain);
    }

    /** {@code 1.5 MB} */
    static String size(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double amount = bytes;
        int unit = 0;
        while (amount >= 1000 && unit < units.length - 1) {
            amount /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, units[unit]);
    }

    /** {@code 4.8 %} */
    static String share(long part, long whole) {
        return whole == 0 ? "0 %" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }
}
