package dev.trainyard.finetune.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholeAnswerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~Bake it. Then let it cool for an~ | ~Bake it.~
            ~Is it done? "Wait!" she said and~ | ~Is it done? "Wait!"~
            ~(It is 3.5 litres.) Add the~ | ~(It is 3.5 litres.)~
            ~It is 3.5 litres~ | ~~
            ~First line.
            Second line.~ | ~First line.
            Second line.~
            ~~ | ~~
            """)
    void anAnswerThatWasCutOffKeepsItsWholeSentences(String text, String whole) {
        assertThat(WholeAnswer.wholeSentences(text)).isEqualTo(whole);
    }
}
