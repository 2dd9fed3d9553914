package dev.trainyard.yard.terminal;

import dev.trainyard.contracts.preview.Preview;
import dev.trainyard.contracts.preview.PreviewExample;
import dev.trainyard.contracts.preview.PreviewForm;
import dev.trainyard.contracts.preview.PreviewSource;
import dev.trainyard.contracts.preview.PreviewStep;
import dev.trainyard.contracts.preview.PreviewToken;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Prints a preview. Trained tokens are green and stand in ⟦ ⟧, so that they can be told apart without colours; tokens
 * are separated by │.
 */
public final class PreviewPrinter {
    private static final String SEPARATOR = "│";

    private final Screen screen;
    private final boolean ids;

    /** @param ids whether each token's id is printed behind it */
    public PreviewPrinter(Screen screen, boolean ids) {
        this.screen = screen;
        this.ids = ids;
    }

    public void print(Preview preview) {
        form(preview.form());
        for (PreviewStep step : preview.steps()) {
            screen.line("");
            screen.line(screen.style().bold("Step " + step.name())
                    + (step.name().equals(step.kind()) ? "" : " (" + step.kind() + ")"));
            step.sources().forEach(this::source);
        }
        if (!preview.warnings().isEmpty()) screen.line("");
        preview.warnings().forEach(screen::warning);
    }

    private void form(PreviewForm form) {
        screen.line(form.description() + " The context has " + Text.count(form.context()) + " tokens.");
        if (form.note() != null) screen.line(form.note());
        screen.line("An answer ends with "
                + form.ends().stream().map(PreviewPrinter::end).collect(Collectors.joining(", or with ")) + ".");
        screen.line("In each example, " + screen.style().green("⟦trained tokens⟧")
                + " are those on which there is a loss.");
    }

    private static String end(PreviewForm.End end) {
        return visible(end.text()) + " (" + (end.id() == null ? "" : "id " + end.id() + "; ") + "named by "
                + String.join(", ", end.from()) + ")";
    }

    private void source(PreviewSource source) {
        PreviewSource.Counts counts = source.counts();
        screen.line("");
        screen.line("  " + screen.style().bold(source.name()) + ": " + counted(counts));
        if (source.note() != null) screen.line("  " + source.note());
        source.examples().forEach(this::example);
    }

    private static String counted(PreviewSource.Counts counts) {
        StringBuilder line = new StringBuilder(Text.count(counts.examined()))
                .append(counts.examined() == 1 ? " example" : " examples");
        if (counts.tokens() > 0) {
            line.append(", ").append(Text.count(counts.tokens())).append(" tokens, ");
            line.append("%.0f".formatted(100.0 * counts.trained() / counts.tokens()))
                    .append("% of them trained");
        }
        line.append(", ").append(Text.count(counts.cut())).append(" cut at the end of a turn");
        line.append(", ").append(Text.count(counts.leftOut())).append(" left out as too long");
        return line.append(", ")
                .append(Text.count(counts.refused()))
                .append(" refused")
                .toString();
    }

    private void example(PreviewExample example) {
        screen.line("");
        screen.line("  " + screen.style().faint("example " + example.id()));
        for (PreviewExample.Text text : example.texts()) {
            String size = text.tokens().isEmpty() || text.tokens().getFirst().id() == null
                    ? ""
                    : ", " + text.read() + " tokens"
                            + (text.read() < text.whole() ? " of " + text.whole() + ", cut at the end of a turn" : "")
                            + (text.tokens().size() < text.read() ? ", of which the first are shown" : "");
            screen.line("    " + screen.style().faint(text.name() + size));
            if (text.leftOut() != null) screen.line("    left out: " + text.leftOut());
            tokens(text.tokens());
        }
        screen.line("    " + screen.style().faint("the prompt of a generated answer"));
        tokens(example.prompt());
    }

    private void tokens(List<PreviewToken> tokens) {
        StringBuilder line = new StringBuilder("    ");
        for (int i = 0; i < tokens.size(); i++) {
            PreviewToken token = tokens.get(i);
            boolean begins = token.trained() && (i == 0 || !tokens.get(i - 1).trained());
            boolean ends = token.trained()
                    && (i == tokens.size() - 1 || !tokens.get(i + 1).trained());
            String piece = visible(token.text()) + (ids && token.id() != null ? "·" + token.id() : "");
            String marked = (begins ? "⟦" : "") + piece + (ends ? "⟧" : "");
            line.append(token.trained() ? screen.style().green(marked) : marked);
            if (i < tokens.size() - 1 && !ends) line.append(screen.style().faint(SEPARATOR));
            if (token.text().endsWith("\n") && i < tokens.size() - 1) {
                screen.line(line.toString());
                line = new StringBuilder("    ");
            }
        }
        screen.line(line.toString());
    }

    /** Control characters would change the terminal, whatever a data set contains. */
    static String visible(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n') shown.append('⏎');
            else if (c == '\t') shown.append('⇥');
            else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append("\\u{").append(Integer.toHexString(c)).append('}');
            } else shown.appendCodePoint(c);
        });
        return shown.toString();
    }
}
