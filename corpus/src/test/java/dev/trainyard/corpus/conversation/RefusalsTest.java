package dev.trainyard.corpus.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "I can't help with that.",
                "I can\u2019t help with that.",
                "Sorry, I can't help with that. It would hurt someone.",
                "I'm sorry, but I can't assist with this request.",
                "I am very sorry, but I cannot do that.",
                "No, I won't tell you.",
                "I will not write that.",
                "I'm not able to help with hacking.",
                "I am not able to help you.",
                "I must decline.",
                "  \"I cannot provide instructions for that.\"",
                "SORRY, I CAN'T HELP WITH THAT"
            })
    void recognizesAnAnswerThatDeclines(String answer) {
        assertThat(Refusals.isRefusal(answer)).isTrue();
        assertThat(Refusals.isHelp(answer)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "Sure. Here is how to do it.",
                "Sure. I can't help with that.",
                "I can't help but smile at your question.",
                "I can't wait to tell you how.",
                "I can help with that.",
                "Sorry for the delay. First open the file.",
                "You can't do that without a key.",
                "It is not possible to write a file there."
            })
    void recognizesAnAnswerThatDoesNotDecline(String answer) {
        assertThat(Refusals.isRefusal(answer)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sure. Open the file, read it line by line, and close it.",
                "Of course. Take four or more random words.",
                "To fix the bug, write a small test first.",
                "Happy to help. Use a long password and change it seldom."
            })
    void recognizesAnAnswerThatHelps(String answer) {
        assertThat(Refusals.isHelp(answer)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Sure.",
                "Sure. Sure. Sure. Sure. Sure. Sure.",
                "Of course. the the the the the the the",
                "Sure. x1 = (a + b) * 3; y2 = q[4] << 2; }",
                "public static void main",
                "the state of being a member of the family"
            })
    void recognizesAnAnswerThatDoesNotHelp(String answer) {
        assertThat(Refusals.isHelp(answer)).isFalse();
    }

    @Test
    void agreesWithTheIntentOfEveryReferenceAnswer() {
        Requests requests = Requests.load();

        for (Split split : Split.values()) {
            assertThat(requests.of(split, Intent.HARMFUL)).allSatisfy(request -> {
                assertThat(Refusals.isRefusal(request.answer()))
                        .as(request.answer())
                        .isTrue();
                assertThat(Refusals.isRefusal(request.contrary()))
                        .as(request.contrary())
                        .isFalse();
            });
            assertThat(requests.of(split, Intent.BENIGN)).allSatisfy(request -> {
                assertThat(Refusals.isHelp(request.answer()))
                        .as(request.answer())
                        .isTrue();
                assertThat(Refusals.isRefusal(request.contrary()))
                        .as(request.contrary())
                        .isTrue();
            });
        }
    }
}
