package dev.trainyard.yard.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/**
 * Lines that stay, and under them one that is written over while work goes on. Where nothing can be written over, the
 * last one is printed as a line of its own every few seconds.
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

    /** A line that should not be missed. */
    public void warning(String text) {
        line(style.yellow("! ") + text);
    }

    /**
     * Shows how far the work is.
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

    /** Takes the line of progress away. */
    public synchronized void clearStatus() {
        if (style.live() && !status.isEmpty()) {
            out.print(ERASE_LINE);
            out.flush();
        }
        status = "";
        lastPlain = Instant.EPOCH;
    }
}
