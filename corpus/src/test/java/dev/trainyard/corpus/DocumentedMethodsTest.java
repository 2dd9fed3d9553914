package dev.trainyard.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentedMethodsTest {
    @Test
    void findsTheFirstSentenceTheSignatureAndTheBody() {
        List<DocumentedMethod> methods = DocumentedMethods.in(document("""
                package a;
                class A {
                    /**
                     * Tests if a {@link CharSequence} is {@code null} or
                     * &lt;empty&gt;. More about it.
                     *
                     * @param cs the text
                     */
                    @Deprecated
                    public static <T> boolean isEmpty(final CharSequence cs,
                            int more) throws Exception {
                        if (cs == null) {
                            return true;
                        }
                        return cs.length() == 0;
                    }
                }
                """));

        assertThat(methods).singleElement().satisfies(method -> {
            assertThat(method.sentence()).isEqualTo("Tests if a CharSequence is null or <empty>.");
            assertThat(method.signature())
                    .isEqualTo("public static <T> boolean isEmpty(final CharSequence cs, int more) throws Exception");
            assertThat(method.body()).isEqualTo("if (cs == null) {\n    return true;\n}\nreturn cs.length() == 0;");
            assertThat(method.code())
                    .endsWith(" throws Exception {\n    if (cs == null) {\n        return true;\n    }\n"
                            + "    return cs.length() == 0;\n}");
        });
    }

    @Test
    void findsABodyOnOneLine() {
        assertThat(DocumentedMethods.in(document("class A { /** Is one. */ int one() { return 1; } }")))
                .extracting(DocumentedMethod::body)
                .containsExactly("return 1;");
    }

    @Test
    void omitsMethodsWithoutASentenceWithoutABodyOrWithALongOne() {
        String lines = "    count++;\n".repeat(13);

        assertThat(DocumentedMethods.in(document("abstract class A {\n/** Counts. */ void a() {\n" + lines
                        + "}\n/** Has none. */ abstract void b();\n/** Empty. */ void c() {}\nvoid d() { e(); }\n"
                        + "/** @return nothing */ void e() { d(); }\n/** Makes one. */ A() { d(); }\n}")))
                .isEmpty();
    }

    @Test
    void findsNothingInAFileThatDoesNotParse() {
        assertThat(DocumentedMethods.in(
                        document("/** Broken. */ class { int a( { /** One. */ int one() { return 1; }")))
                .isEmpty();
        assertThat(DocumentedMethods.in(document("\"/** <<<<< \u0000 ÿ @@@ }}}}")))
                .isEmpty();
    }

    private static Document document(String text) {
        return new Document(Sha256.of(text), "code", "a/A.java", "Apache-2.0", Split.TRAIN, text);
    }
}
