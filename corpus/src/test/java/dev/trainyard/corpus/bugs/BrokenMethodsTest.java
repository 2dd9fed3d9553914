package dev.trainyard.corpus.bugs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentedMethod;
import dev.trainyard.corpus.DocumentedMethods;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BrokenMethodsTest {
    private static final int FILES = 40;
    private static final Runnable NOTHING = () -> {};
    private static final List<BrokenMethod> BROKEN = first(documents(), 7);

    @Test
    void saysWhatTheCompilerSaysAboutEachMutation() {
        Map<Mutation, List<BrokenMethod>> broken =
                BROKEN.stream().collect(Collectors.groupingBy(BrokenMethod::mutation));

        assertThat(broken).containsOnlyKeys(Mutation.values());
        says(broken, Mutation.MISSPELT_NAME, "cannot find symbol\n");
        says(broken, Mutation.LOST_ARGUMENT, "method add in class b.Yard");
        says(broken, Mutation.LOST_RETURN, "missing return statement");
        says(broken, Mutation.WRONG_TYPE, "incompatible types: ");
        says(broken, Mutation.ASSIGNMENT_FOR_COMPARISON, "incompatible types: int cannot be converted to boolean");
        says(broken, Mutation.LOST_VALUE, "variable total might not have been initialized");
        says(broken, Mutation.LOST_SEMICOLON, "';' expected");
    }

    @Test
    void namesTheLineOfTheShownMethod() {
        assertThat(BROKEN)
                .filteredOn(method -> method.mutation() == Mutation.LOST_VALUE)
                .isNotEmpty()
                .allSatisfy(method -> assertThat(line(method)).contains("total"));
        assertThat(BROKEN)
                .filteredOn(method -> method.mutation() == Mutation.MISSPELT_NAME)
                .allSatisfy(method -> assertThat(line(method)).isNotEqualTo(line(method.repaired(), method.line())));
    }

    @Test
    void theRepairedMethodIsThatOfTheDocument() {
        List<String> methods = documents().stream()
                .flatMap(document -> DocumentedMethods.in(document).stream())
                .map(DocumentedMethod::code)
                .toList();

        assertThat(BROKEN)
                .hasSizeGreaterThan(FILES / 2)
                .allSatisfy(method -> assertThat(method.code()).isNotEqualTo(method.repaired()))
                .extracting(BrokenMethod::repaired)
                .doesNotHaveDuplicates()
                .allMatch(methods::contains);
    }

    @Test
    void theSameDocumentsGiveTheSameMethodsInAnyOrder() {
        List<Document> shuffled = new ArrayList<>(documents());
        Collections.shuffle(shuffled, new Random(3));

        assertThat(first(shuffled, 7)).isEqualTo(BROKEN).isNotEqualTo(first(documents(), 8));
    }

    @Test
    void takesNoMethodOfAHeldOutDocumentAndNoneOfAFileThatDoesNotCompile() {
        List<Document> documents = new ArrayList<>(documents());
        Document heldOut = document("a/Held.java", Split.HELD_OUT, source("a", "Held", 1));
        Document missing = document(
                "a/Missing.java",
                Split.TRAIN,
                source("a", "Missing", 2).replace("class Missing", "class Missing extends Gone"));
        documents.add(heldOut);
        documents.add(missing);

        assertThat(first(documents, 7))
                .extracting(BrokenMethod::document)
                .isNotEmpty()
                .doesNotContain(heldOut.id(), missing.id());
    }

    @Test
    void survivesAFileThatNoPersonWouldWrite() {
        String deep = "(".repeat(20_000) + "1" + ")".repeat(20_000);
        List<Document> documents = new ArrayList<>(documents());
        documents.add(document(
                "a/Deep.java",
                Split.TRAIN,
                "package a; class Deep { /** Returns it. */ int it() { int number = " + deep + "; return number; } }"));

        assertThat(first(documents, 7)).hasSize(BROKEN.size());
    }

    @Test
    void stopsWhenItIsTold() {
        BrokenMethods methods = new BrokenMethods(7);
        documents().forEach(methods::add);

        assertThatThrownBy(() -> methods.first(10, () -> {
                    throw new IllegalStateException("cancelled");
                }))
                .hasMessage("cancelled");
    }

    private static void says(Map<Mutation, List<BrokenMethod>> broken, Mutation mutation, String message) {
        assertThat(broken.get(mutation)).extracting(BrokenMethod::message).allMatch(text -> text.startsWith(message));
    }

    private static String line(BrokenMethod method) {
        return line(method.code(), method.line());
    }

    private static String line(String code, int number) {
        return code.lines().skip(number - 1L).findFirst().orElseThrow();
    }

    private static List<BrokenMethod> first(List<Document> documents, long seed) {
        BrokenMethods methods = new BrokenMethods(seed);
        documents.forEach(methods::add);
        return methods.first(1_000, NOTHING);
    }

    private static List<Document> documents() {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            documents.add(document("b/Yard" + i + ".java", Split.TRAIN, source("b", "Yard" + i, i)));
        }
        return documents;
    }

    private static Document document(String path, Split split, String text) {
        return new Document(Sha256.of(text), "code", path, "Apache-2.0", split, text);
    }

    private static String source(String inPackage, String name, int number) {
        return """
                package %1$s;

                class %2$s {
                    /** Adds the number %3$d to a value. */
                    int add(int value, int times) {
                        int total = %3$d;
                        total += value * times;
                        return total;
                    }

                    /** Counts %3$d trains at least. */
                    int count(int trains, int fewest) {
                        if (trains == %3$d) {
                            return fewest;
                        }
                        int result = add(trains, fewest);
                        return result;
                    }
                }
                """.formatted(inPackage, name, number);
    }
}
