package dev.trainyard.corpus.compilation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentedMethods;
import dev.trainyard.corpus.MethodPlace;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MethodCompilerTest {
    private static final Document HARBOR = java("a/port/Harbor.java", """
            package port;

            import java.util.List;

            /** A harbor. */
            public class Harbor {
                private final List<String> ships;

                Harbor(List<String> ships) {
                    this.ships = ships;
                }

                /** The number of ships, or the given number if there are none. */
                int ships(int none) {
                    return ships.isEmpty() ? none : new Crane(ships).count();
                }

                void leave() {}
            }
            """);
    private static final Document CRANE = java("b/port/Crane.java", """
            package port;

            class Crane {
                private final java.util.Collection<String> loads;

                Crane(java.util.Collection<String> loads) {
                    this.loads = loads;
                }

                int count() {
                    return loads.size();
                }

                /** @deprecated counts twice */
                @Deprecated
                int countTwice() {
                    return 2 * count();
                }
            }
            """);
    private static final MethodPlace METHOD = methodIn(HARBOR);

    private final MethodCompiler compiler = compiler(Duration.ofSeconds(60), HARBOR, CRANE);

    @TempDir
    Path folder;

    @AfterAll
    void end() {
        compiler.close();
    }

    @Test
    void compilesAFileWithTheOtherFilesOfItsCorpus() {
        Compilation compilation = compiler.original(METHOD);

        assertThat(compilation.errors()).isEmpty();
        assertThat(compilation.compiles()).isTrue();
        assertThat(compilation.calls()).isEqualTo(3);
        assertThat(compiler.with(METHOD, "return new Crane(ships).count();").compiles())
                .isTrue();
    }

    @Test
    void aFileThatLacksAnotherDoesNotCompile() {
        try (MethodCompiler alone = compiler(Duration.ofSeconds(60), HARBOR)) {
            assertThat(alone.original(METHOD).invented()).containsExactly("class Crane in class port.Harbor");
        }
    }

    /** Collection may have left out the file that another one needs. */
    @Test
    void aFileCompilesEvenIfTheBodyOfAnotherLacksSomething() {
        Document harbor = java("port/Harbor.java", """
                package port;

                class Harbor extends Quay {
                    /** The number of ships. */
                    int ships(int none) {
                        return new Crane().count() + length() + none;
                    }
                }
                """);
        Document crane = java("port/Crane.java", """
                package port;

                class Crane {
                    private final Dropped dropped = new Dropped();

                    int count() {
                        return dropped.size();
                    }

                    void use(Dropped with) {}
                }
                """);
        Document quay = java("port/Quay.java", """
                package port;

                class Quay implements AlsoDropped {
                    int length() {
                        return AlsoDropped.LENGTH;
                    }
                }
                """);
        MethodPlace method = methodIn(harbor);
        try (MethodCompiler lacking = compiler(Duration.ofSeconds(60), harbor, crane, quay)) {
            assertThat(lacking.original(method).errors()).isEmpty();
            assertThat(lacking.with(method, "return new Crane().count();").compiles())
                    .isTrue();
            assertThat(lacking.with(method, "return new Crane().lift();").invented())
                    .containsExactly("method lift() in class port.Crane");
            assertThat(lacking.with(method, "return width();").compiles()).isFalse();
            assertThat(lacking.with(method, "return new Dropped().size();").invented())
                    .containsExactly("class Dropped in class port.Harbor");
            assertThat(lacking.with(method, "String text = none; return text;").compiles())
                    .isFalse();
            assertThat(lacking.with(method, "if (none > 0) return none;").errors())
                    .containsExactly("missing return statement");
            assertThat(lacking.with(method, "int sum; return sum;").errors())
                    .containsExactly("variable sum might not have been initialized");
        }
    }

    @Test
    void listsNamesThatDoNotExist() {
        Compilation compilation = compiler.with(
                METHOD,
                "Pier pier = null; leave(); ships.removeLasts(none); return ships.size() + berth + sail(none);");

        assertThat(compilation.parses()).isTrue();
        assertThat(compilation.compiles()).isFalse();
        assertThat(compilation.namesExist()).isFalse();
        assertThat(compilation.invented())
                .containsExactly(
                        "class Pier in class port.Harbor",
                        "method removeLasts(int) in variable ships of type java.util.List<java.lang.String>",
                        "variable berth in class port.Harbor",
                        "method sail(int) in class port.Harbor");
    }

    @Test
    void aCallIsInventedEvenIfItsArgumentsAreWrong() {
        Compilation compilation =
                compiler.with(METHOD, "sail(berth); ships.moor(berth, none); leave(berth); sail(none); return none;");

        assertThat(compilation.invented())
                .containsExactly(
                        "variable berth in class port.Harbor",
                        "variable berth in class port.Harbor",
                        "variable berth in class port.Harbor",
                        "method sail(int) in class port.Harbor",
                        "method moor in java.util.List<java.lang.String>",
                        "method sail in port.Harbor");
    }

    @Test
    void aMemberThatIsUsedWronglyIsNotInvented() {
        Compilation compilation = compiler.with(METHOD, "leave(1); String s = ships.size(); return none;");

        assertThat(compilation.errors()).hasSize(2);
        assertThat(compilation.namesExist()).isTrue();
    }

    @Test
    void countsWhatTheJdkOrTheCorpusDeclaresDeprecated() {
        Compilation compilation =
                compiler.with(METHOD, "new Thread().stop(); return new Crane(ships).countTwice() + new Integer(none);");

        assertThat(compilation.deprecated()).hasSize(3);
        assertThat(compilation.deprecated().get(1)).contains("countTwice() in port.Crane");
        assertThat(compilation.compiles()).isTrue();
    }

    /** A wrong argument hides no name: a method that exists is applied wrongly, any other one is not found. */
    @ParameterizedTest
    @ValueSource(classes = {String.class, List.class, Math.class})
    void existingMembersAreThoseThatReflectionFinds(Class<?> type) {
        Set<String> existing =
                Arrays.stream(type.getMethods()).map(Method::getName).collect(Collectors.toSet());
        List<String> names = Stream.concat(
                        existing.stream(),
                        Stream.of("trimAll", "isBlanks", "appendAll", "sqrtOf", "joinAll", "lengths", "getSize"))
                .toList();
        String calls = names.stream()
                .map(name -> "((" + type.getName() + ") null)." + name + "(new Object[0], this, this, this, this);\n")
                .collect(Collectors.joining());

        Compilation compilation = compiler.with(METHOD, calls + "return none;");

        assertThat(compilation.calls()).isEqualTo(names.size());
        assertThat(compilation.invented())
                .extracting(name -> name.replaceFirst("method (\\w+)\\(.*", "$1"))
                .containsExactlyElementsOf(
                        names.stream().filter(name -> !existing.contains(name)).toList());
    }

    static Stream<String> hostile() {
        return Stream.of(
                "return none; } } class More { int more() { return 1;",
                "return none; } int more() { return 1;",
                "return none; \\u007d int more() \\u007b return 1;",
                "return none; /*",
                "return none; */",
                "return none; //",
                "{{{",
                "}",
                "\u0000\uFFFF\\u",
                "return \"" + "x".repeat(19_000),
                "return " + "(".repeat(9_000) + "1" + ")".repeat(9_000) + ";",
                "{".repeat(9_000) + "}".repeat(9_000) + "return none;",
                "return " + "9".repeat(15_000) + ";",
                "x".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refusesWhatIsNotTheBodyOfOneMethod(String body) {
        Compilation compilation = compiler.with(METHOD, body);

        assertThat(compilation.compiles()).isFalse();
        assertThat(compilation.parses()).isFalse();
        assertThat(compilation.errors()).isNotEmpty();
        assertThat(compiler.with(METHOD, "return none;").compiles()).isTrue();
    }

    @Test
    void compilesAMethodBesideTheOneThatWasAskedFor() {
        Compilation other = compiler.withMethod(METHOD, "long total(long extra) { return ships(0) + extra; }");
        Compilation same = compiler.withMethod(METHOD, "int ships(int none) { return ships.size() + none; }");

        assertThat(other.errors()).isEmpty();
        assertThat(other.compiles()).isTrue();
        assertThat(other.calls()).isEqualTo(1);
        assertThat(same.errors()).isEmpty();
        assertThat(same.compiles()).isTrue();
    }

    @Test
    void namesInTheHeadOfAMethodCountToo() {
        Compilation compilation = compiler.withMethod(METHOD, "Pier pier(Quay of) { return of.pier(); }");

        assertThat(compilation.parses()).isTrue();
        assertThat(compilation.invented())
                .contains("class Pier in class port.Harbor", "class Quay in class port.Harbor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Here is a method.",
                "int ships;",
                "int ships(int none);",
                "int a() { return 1; } int b() { return 2; }",
                "int a() { return 1; } } class More { int b() { return 2; }",
                "static { System.exit(1); }",
                "int a( {",
                "Harbor(int one, int two) { this(null) }"
            })
    void refusesWhatIsNotOneMethod(String text) {
        assertThat(compiler.withMethod(METHOD, text).compiles()).isFalse();
        assertThat(compiler.withMethod(METHOD, text).namesExist()).isFalse();
    }

    @Test
    void endsACompilationThatTakesTooMuch() {
        // Each line doubles a constant, which the compiler computes.
        StringBuilder doubling = new StringBuilder("final String s0 = \"0123456789abcdef\";\n");
        for (int i = 1; i < 40; i++) {
            doubling.append("final String s")
                    .append(i)
                    .append(" = s")
                    .append(i - 1)
                    .append(" + s")
                    .append(i - 1);
            doubling.append(";\n");
        }
        doubling.append("return none;");

        assertThat(compiler.with(METHOD, doubling.toString()).compiles()).isFalse();
        assertThat(compiler.with(METHOD, "return none;").compiles()).isTrue();
    }

    @Test
    void endsACompilationThatTakesTooLong() {
        try (MethodCompiler hasty = compiler(Duration.ofMillis(1), HARBOR, CRANE)) {
            assertThat(hasty.original(METHOD).errors()).containsExactly("the compiler needs more than 0.001 s");
        }
    }

    @Test
    void executesNothing() throws Exception {
        Path trace = folder.resolve("trace");
        String write = "try { java.nio.file.Files.createFile(java.nio.file.Path.of(\"" + trace + "\")); }"
                + " catch (java.io.IOException e) { throw new RuntimeException(e); }";
        Document initialiser = java("port/Starts.java", """
                package port;
                class Starts {
                    static final int ONE = one();
                    static { if (ONE == 1) System.exit(1); }
                    static int one() { %s return 1; }
                    /** Says something. */
                    int something(int none) { return 123456789 + ONE + none; }
                }
                """.formatted(write));
        MethodPlace method = methodIn(initialiser);
        try (MethodCompiler other = compiler(Duration.ofSeconds(60), initialiser)) {
            assertThat(other.original(method).compiles()).isTrue();
            String body = "class Local { static { " + write + " System.exit(1); } }\n"
                    + "new Local(); System.exit(1); Runtime.getRuntime().halt(1); return ONE;";
            assertThat(other.with(method, body).compiles()).isTrue();
            assertThat(other.with(method, body).calls()).isGreaterThan(5);
        }

        assertThat(Files.exists(trace)).isFalse();
    }

    private static MethodCompiler compiler(Duration longest, Document... documents) {
        SourceFiles files = new SourceFiles();
        for (Document document : documents) files.add(document);
        return new MethodCompiler(files, longest);
    }

    private static MethodPlace methodIn(Document document) {
        List<DocumentedMethods.Placed> methods = DocumentedMethods.placedIn(document);
        assertThat(methods).hasSize(1);
        return methods.getFirst().place();
    }

    private static Document java(String path, String text) {
        return new Document(Sha256.of(text), "port", path, "CC0-1.0", Split.HELD_OUT, text);
    }
}
