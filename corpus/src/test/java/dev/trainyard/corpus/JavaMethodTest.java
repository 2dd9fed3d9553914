package dev.trainyard.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaMethodTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public static int twice(int x) { return 2 * x; }",
                "/** Says it. */ @Override public String toString() { return \"}\"; }",
                "<T extends Unknown> Missing<T> of(T value) throws Nothing { return new Missing<>(value); }"
            })
    void acceptsMethodsThatUseUndeclaredNames(String text) {
        assertThat(JavaMethod.parses(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   \n",
                "int x = 1;",
                "int twice(int x);",
                "twice(int x) { return 2 * x; }",
                "public int twice(int x) { return 2 * x;",
                "public int twice(int x) { return 2 * ; }",
                "} class Other { int x() { return 1; }",
                "Sure, here is a method."
            })
    void refusesAnythingButAMethodWithABody(String text) {
        assertThat(JavaMethod.parses(text)).isFalse();
    }

    @Test
    void cutsOffEverythingAfterTheFirstMethod() {
        assertThat(JavaMethod.firstIn("int x() { if (a) { b(); } }\n\n    /** Half of an"))
                .isEqualTo("int x() { if (a) { b(); } }");
        assertThat(JavaMethod.firstIn("int x() { return 1;")).isEqualTo("int x() { return 1;");
        assertThat(JavaMethod.firstIn("int x; } }")).isEqualTo("int x; ");
    }
}
