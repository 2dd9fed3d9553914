package dev.trainyard.evaluation.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodBodyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "# return 1; } int other() {}# | # return 1; #",
                "# if (x) { y(); } z(); } }# | # if (x) { y(); } z(); #",
                "# return \"}\" + '}' + '\\'' + \"\\\"}\"; } more# | # return \"}\" + '}' + '\\'' + \"\\\"}\"; #",
                "# // }\n /* } */ return \"\"\"\n }\"\"\"; }x# | # // }\n /* } */ return \"\"\"\n }\"\"\"; #",
                "# return 1;# | # return 1;#",
                "# return \"open# | # return \"open#",
                "# /* open }# | # /* open }#",
                "#}# | ##",
                "## | ##"
            })
    void endsBeforeTheBraceThatClosesIt(String text, String body) {
        assertThat(MethodBody.of(text)).isEqualTo(body);
    }
}
