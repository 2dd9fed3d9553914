package dev.trainyard.yard.terminal;

import java.util.Locale;

/** Formats numbers and passages for people. */
public final class Text {
    private Text() {}

    static String count(double number) {
        if (number >= 1e9) {
            return String.format(Locale.ROOT, "%.1fB", number / 1e9);
        }
        return number >= 1e6
                ? String.format(Locale.ROOT, "%.1fM", number / 1e6)
                : String.format(Locale.ROOT, "%,d", Math.round(number));
    }

    /** A size with at most one decimal: {@code 1.2 GB}. */
    public static String bytes(long bytes) {
        String[] units = {"bytes", "kB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 10 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }

    static String seconds(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return seconds < 10 ? String.format(Locale.ROOT, "%.1f s", seconds) : whole + " s";
        }
        return whole < 3600
                ? String.format("%d min %02d s", whole / 60, whole % 60)
                : String.format("%d h %02d min", whole / 3600, whole / 60 % 60);
    }

    /** The remaining time, if it is known and plausible. */
    static String left(double seconds) {
        return Double.isFinite(seconds) && seconds >= 0 ? Math.round(seconds) < 1 ? "" : span(seconds) + " left" : "";
    }

    private static String span(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? whole + " s" : seconds(seconds);
    }

    static String number(double number) {
        return String.format(Locale.ROOT, Math.abs(number) < 10 ? "%.3f" : "%.1f", number);
    }

    /** The text on one line, with visible line ends, truncated at the end. */
    static String beginning(String text, int length) {
        String line = oneLine(text);
        return line.length() <= length ? line : line.substring(0, length - 1) + "…";
    }

    /** The text on one line, with visible line ends, truncated at the start. */
    static String ending(String text, int length) {
        String line = oneLine(text);
        return line.length() <= length ? line : "…" + line.substring(line.length() - length + 1);
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.strip().replaceAll("[ \t]*\\R\\s*", "⏎").codePoints().forEach(character -> {
            // control characters would move the cursor or change the terminal's colours
            line.appendCodePoint(Character.isISOControl(character) ? ' ' : character);
        });
        return line.toString();
    }
}
