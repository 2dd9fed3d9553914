package dev.trainyard.gateway.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeVerdictTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A                                                 | A
            **b**.                                            | B
            Tie                                               | TIE
            VERDICT: A                                        | A
            Verdict: **B**                                    | B
            verdict is B                                      | B
            A is longer, B is right.\\nVERDICT: B             | B
            VERDICT: A\\nNo, that is wrong.\\nVERDICT: TIE    | TIE
            VERDICT: B\\nA was longer.                        | B
            VERDICT: A because it is a clear answer           | A
            """)
    void readsTheLastLineWithAVerdict(String reply, JudgeVerdict verdict) {
        assertThat(JudgeVerdict.in(reply.replace("\\n", "\n"))).contains(verdict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "I like both answers.",
                "A good question!",
                "VERDICT: A or B",
                "VERDICT: A/B/TIE",
                "VERDICT: C",
                "VERDICT: a bad pair of answers",
                "Answer A is better.",
                "The verdict on answer A is still open."
            })
    void guessesNothing(String reply) {
        assertThat(JudgeVerdict.in(reply)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", " ", "-\n", "VERDICT", "VERDICT ", "A "})
    void finishesReadingTheLargestReply(String repeated) {
        assertThat(JudgeVerdict.in(repeated.repeat((1 << 20) / repeated.length()) + "no"))
                .isEmpty();
    }

    @Test
    void isAboutTheOtherAnswerInTheOtherOrder() {
        assertThat(JudgeVerdict.A.swapped()).isEqualTo(JudgeVerdict.B);
        assertThat(JudgeVerdict.B.swapped()).isEqualTo(JudgeVerdict.A);
        assertThat(JudgeVerdict.TIE.swapped()).isEqualTo(JudgeVerdict.TIE);
    }
}
