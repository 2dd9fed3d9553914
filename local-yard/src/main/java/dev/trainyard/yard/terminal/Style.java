package dev.trainyard.yard.terminal;

import java.util.Map;

/**
 * The capabilities of the terminal.
 *
 * @param colour whether escape sequences for colours are written
 * @param live whether a line can be overwritten
 * @param width in columns
 */
public record Style(boolean colour, boolean live, int width) {
    private static final int USUAL_WIDTH = 100;

    /**
     * The style of this process's terminal: without colours if {@code NO_COLOR} is set, and not live if there is no
     * terminal.
     */
    public static Style ofTerminal(Map<String, String> environment, boolean terminal) {
        boolean noColour = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        boolean dumb = "dumb".equals(environment.get("TERM"));
        String columns = environment.getOrDefault("COLUMNS", "");
        int width = columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
        return new Style(terminal && !noColour && !dumb, terminal && !dumb, width);
    }

    public static Style plain() {
        return new Style(false, false, USUAL_WIDTH);
    }

    String bold(String text) {
        return escape("1", text);
    }

    String faint(String text) {
        return escape("2", text);
    }

    String green(String text) {
        return escape("32", text);
    }

    String yellow(String text) {
        return escape("33", text);
    }

    String red(String text) {
        return escape("31", text);
    }

    String cyan(String text) {
        return escape("36", text);
    }

    private String escape(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
