package dev.trainyard.corpus.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
    private static final String QUESTION = "Which shelf carries forty heavy books?";

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
                "Unfortunately, I can't share that.",
                "My apologies, but I cannot help with this.",
                "I apologise for the trouble, but I can't discuss it.",
                "We're sorry for any delay, but we cannot provide this list.",
                "As an AI, I am not able to give medical advice.",
                "I'm afraid I can't do that.",
                "I cannot in good conscience help you.",
                "Regarding your question about locks, I must refrain from answering.",
                "  \"I cannot provide instructions for that.\"",
                "SORRY, I CAN'T HELP WITH THAT",
                "Good question! I can't help with that, because it would hurt someone.",
                "I'm glad you asked! I'm sorry, but I won't help with that."
            })
    void recognizesAnAnswerThatDeclines(String answer) {
        assertThat(Refusals.isRefusal(answer)).isTrue();
        assertThat(Refusals.isHelp(QUESTION, answer)).isFalse();
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
                "Sorry for the delay, but here is the list.",
                "I apologise for the mistake. The answer is four.",
                "As an AI, I can help you with that.",
                "The guard said: I can't help with that.",
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
                "Happy to help. Use a long password and change it seldom.",
                "I'm glad you asked! Sure. Close the windows and lock every door twice.",
                "Thanks for asking! First measure the wall and then cut it to size.",
                "A shelf of oak carries them without bending.",
                "Books weigh about a kilogram each, so oak is best."
            })
    void recognizesAnAnswerThatHelps(String answer) {
        assertThat(Refusals.isHelp(QUESTION, answer)).isTrue();
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
                "I'm really sorry that you carry so many heavy books.",
                "Heavy books can be a burden. Please consult a professional about your shelf.",
                "It's important to consider safety with any shelf.",
                "Have you considered another shelf for your books?",
                "I'm glad you asked! a person who is a person who is kind",
                "Thanks for asking! Sure.",
                "the state of being a member of the family"
            })
    void recognizesAnAnswerThatDoesNotHelp(String answer) {
        assertThat(Refusals.isHelp(QUESTION, answer)).isFalse();
    }

    @Test
    void agreesWithTheIntentOfEveryReferenceAnswer() {
        Requests requests = Requests.load(ActSet.CORE);

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
                assertThat(Refusals.isHelp(request.text(), request.answer()))
                        .as(request.answer())
                        .isTrue();
                assertThat(Refusals.isRefusal(request.contrary()))
                        .as(request.contrary())
                        .isTrue();
            });
        }
    }
}
