package dev.trainyard.items;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.items.HeldOutBody.Given;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldOutBodiesTest {
    private static final String FILE = """
            package port;

            import java.util.List;

            /** A harbor. */
            @SuppressWarnings({"unused"})
            public final class Harbor<T> extends Port {
                private final List<T> ships = List.of();
                int[] depths = {
                    1, 2
                };

                /**
                 * Counts them.
                 */
                @Override
                public int ships(String of) {
                    return of.equals("}") ? 0 : ships.size();
                }

                int undocumented() {
                    return 1234567890 + ships.size();
                }

                /** Too short. */
                int one() {
                    return 1;
                }
            }
            """;

    @Test
    void givesMoreOfTheFileEachTime() {
        HeldOutBody method = only(FILE);

        assertThat(method.name()).isEqualTo("code:a/Harbor.java#1");
        assertThat(method.before(Given.SIGNATURE)).isEqualTo("""
                    /**
                     * Counts them.
                     */
                    @Override
                    public int ships(String of) {""".indent(4).stripTrailing());
        assertThat(method.before(Given.OUTLINE)).isEqualTo("""
                package port;
                import java.util.List;

                public final class Harbor<T> extends Port {
                    private final List<T> ships = List.of();
                    int[] depths;

                """ + method.before(Given.SIGNATURE));
        assertThat(method.before(Given.FILE))
                .isEqualTo(FILE.substring(0, FILE.indexOf("String of) {") + "String of) {".length()));
        assertThat(method.before(Given.FILE)).endsWith(method.before(Given.SIGNATURE));
    }

    @Test
    void theBodyLiesBetweenItsBraces() {
        HeldOutBody method = only(FILE);

        assertThat(method.body()).isEqualTo("\n        return of.equals(\"}\") ? 0 : ships.size();\n    ");
        assertThat(method.place().fileWith(method.body())).isEqualTo(FILE);
        assertThat(method.place().fileWith(" return 0; "))
                .contains("public int ships(String of) { return 0; }\n\n    int und");
    }

    @Test
    void methodsOfNestedTypesHaveTheTypesAroundThem() {
        HeldOutBody method = only("""
                class Outer {
                    enum Inner {
                        ONE;
                        /** Says which it is. */
                        String which() {
                            return name() + "abcdefghijklmnop";
                        }
                    }
                }
                """);

        assertThat(method.before(Given.OUTLINE)).startsWith("\nclass Outer {\n\nenum Inner {\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Broken { /** Says. */ String s() { return \"abcdefghijklmnopqrst\"; ",
                "/** Nothing */",
                "class Short { /** Says. */ int s() { return 1; } }"
            })
    void aFileWithoutSuchMethodsGivesNone(String text) {
        assertThat(HeldOutBodies.in(document(text, Split.HELD_OUT))).isEmpty();
    }

    @Test
    void takesAFewMethodsOfAHeldOutFileAndNoneOfATrainingFile() {
        StringBuilder text = new StringBuilder("class Many {\n");
        for (int i = 0; i < 9; i++) {
            text.append("/** Says it. */ String m" + i + "() { return \"abcdefghijklmnopqrstuvwxyz\"; }\n");
        }
        text.append("}");
        HeldOutBodies bodies = new HeldOutBodies(100);
        bodies.add(document(FILE, Split.TRAIN));
        bodies.add(document(text.toString(), Split.HELD_OUT));

        assertThat(bodies.bodies(3)).hasSize(2).doesNotHaveDuplicates();
    }

    private static HeldOutBody only(String text) {
        List<HeldOutBody> found = HeldOutBodies.in(document(text, Split.HELD_OUT));
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static Document document(String text, Split split) {
        return new Document(Sha256.of(text), "code", "a/Harbor.java", "CC0-1.0", split, text);
    }
}
