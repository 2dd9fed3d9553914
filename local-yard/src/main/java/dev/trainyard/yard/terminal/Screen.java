package dev.trainyard.yard.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/**
 * Prints permanent lines and, below them, a status line that is overwritten. If the output cannot be overwritten, the
 * status is printed as a separate line every few seconds.
 */
public final class Screen {
    private static final Duration BETWEEN_PLAIN_LINES = Duration.ofSeconds(4);
    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final Style style;
    private String status = "";
    private Instant lastPlain = Instant.EPOCH;

    public Screen(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
    }

    public Style style() {
        return style;
    }

    public synchronized void line(String text) {
        if (style.live() && !status.isEmpty()) {
            out.print(ERASE_LINE);
            out.println(text);
            out.print(status);
        } else {
            out.println(text);
        }
        out.flush();
    }

    /** Prints a highlighted line. */
    public void warning(String text) {
        line(style.yellow("! ") + text);
    }

    /**
     * Shows the progress.
     *
     * @param text of plain characters: it is cut to the terminal's width
     */
    public synchronized void status(String text, Instant now) {
        if (style.live()) {
            status = text.length() < style.width() ? text : text.substring(0, style.width() - 1);
            out.print(ERASE_LINE + status);
            out.flush();
        } else if (!now.isBefore(lastPlain.plus(BETWEEN_PLAIN_LINES))) {
            lastPlain = now;
            line(text);
        }
    }

    /** Removes the status line. */
    public synchronized void clearStatus() {
        if (style.live() && !status.isEmpty()) {
            out.print(ERASE_LINE);
            out.flush();
        }
        status = "";
        lastPlain = Instant.EPOCH;
    }
}
