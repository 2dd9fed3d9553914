package dev.trainyard.yard.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.preview.Preview;
import dev.trainyard.contracts.preview.PreviewExample;
import dev.trainyard.contracts.preview.PreviewForm;
import dev.trainyard.contracts.preview.PreviewSource;
import dev.trainyard.contracts.preview.PreviewStep;
import dev.trainyard.contracts.preview.PreviewToken;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreviewPrinterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void marksTrainedTokensWithoutColours() {
        print(new Style(false, false, 100), false);

        assertThat(shown())
                .contains("An answer ends with <|im_end|> (id 2; named by the chat template, config.json).")
                .contains("<|user|>│Hi⏎")
                .contains("⟦Hel│lo│<|im_end|>⟧")
                .contains(
                        "2 examples, 12 tokens, 25% of them trained, 1 cut at the end of a turn, 0 left out as too long,"
                                + " 3 refused")
                .contains("conversation, 6 tokens of 9, cut at the end of a turn")
                .contains("! One of them never ends.")
                .doesNotContain("\u001b");
    }

    @Test
    void coloursTrainedTokensAndPrintsIdsIfAsked() {
        print(new Style(true, false, 100), true);

        assertThat(shown()).contains("\u001b[32m⟦Hel·7\u001b[0m").contains("<|user|>·1");
    }

    @Test
    void showsControlCharactersInsteadOfSendingThemToTheTerminal() {
        assertThat(PreviewPrinter.visible("a\u001b[31m\tb\u202e\n")).isEqualTo("a\\u{1b}[31m⇥b\\u{202e}⏎");
    }

    private void print(Style style, boolean ids) {
        List<PreviewToken> tokens = List.of(
                new PreviewToken(1, "<|user|>", false),
                new PreviewToken(5, "Hi\n", false),
                new PreviewToken(6, "<|assistant|>", false),
                new PreviewToken(7, "Hel", true),
                new PreviewToken(8, "lo", true),
                new PreviewToken(2, "<|im_end|>", true));
        PreviewExample example = new PreviewExample(
                "0123456789ab",
                List.of(new PreviewExample.Text("conversation", tokens, 6, 9, null)),
                tokens.subList(0, 3));
        Screen screen = new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), style);
        new PreviewPrinter(screen, ids)
                .print(new Preview(
                        "mine",
                        new PreviewForm(
                                "Its own template.",
                                null,
                                512,
                                List.of(new PreviewForm.End(
                                        2, "<|im_end|>", List.of("the chat template", "config.json")))),
                        List.of(new PreviewStep(
                                "sft",
                                "instruction-tuning",
                                List.of(new PreviewSource(
                                        "chats",
                                        null,
                                        new PreviewSource.Counts(2, 3, 12, 3, 1, 0),
                                        List.of(example))))),
                        List.of("One of them never ends.")));
    }

    private String shown() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
