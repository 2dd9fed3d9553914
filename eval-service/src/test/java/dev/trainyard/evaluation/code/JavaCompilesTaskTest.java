package dev.trainyard.evaluation.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.compilation.MethodCompiler;
import dev.trainyard.corpus.compilation.SourceFiles;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.MemorisingModel;
import dev.trainyard.items.HeldOutBodies;
import dev.trainyard.items.HeldOutBody;
import dev.trainyard.items.HeldOutBody.Given;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaCompilesTaskTest {
    private static final Document HARBOR = java("Harbor.java", """
            class Harbor {
                private int ships;

                /** Counts. */
                int count() {
                    return ships;
                }
            }
            """);
    private static final Document FOREIGN = java("Foreign.java", """
            class Foreign extends Unknown {
                /** Counts. */
                int count() {
                    return 1 + count();
                }
            }
            """);

    @TempDir
    Path folder;

    @Test
    void asksForABodyAfterMoreAndMoreOfItsFile() throws Exception {
        HeldOutBody method = heldOut(HARBOR).getFirst();
        // What the model learned to write after each beginning: it compiles, invents a method, and ends in the middle.
        List<String> learned = List.of(
                method.before(Given.SIGNATURE) + " return ships; } void more() {}",
                method.before(Given.OUTLINE) + " return fleet(ships); }",
                method.before(Given.FILE) + " return ships");
        SourceFiles files = new SourceFiles();
        files.add(HARBOR);
        files.add(FOREIGN);
        try (MemorisingModel model = new MemorisingModel(folder, learned);
                MethodCompiler compiler = new MethodCompiler(files, Duration.ofSeconds(60))) {
            List<HeldOutBody> methods = heldOut(HARBOR, FOREIGN);
            OriginalMethods originals = OriginalMethods.find(methods, 5, compiler);
            JavaCompilesTask task = JavaCompilesTask.of(methods, originals, compiler, Sha256.of("one corpus"));
            JavaCompilesTask elsewhere = JavaCompilesTask.of(methods, originals, compiler, Sha256.of("another corpus"));

            List<ItemResult> results = task.measure(model.evaluated(), 0, task.items(), _ -> {});

            assertThat(task.item(0).name()).isEqualTo(elsewhere.item(0).name());
            assertThat(task.item(0).content()).isNotEqualTo(elsewhere.item(0).content());
            assertThat(task.notes())
                    .containsExactly("1 of 2 methods were left out because their files do not compile with the corpus"
                            + " alone.");
            assertThat(results)
                    .extracting(ItemResult::category)
                    .containsExactly("signature", "imports-and-fields", "file-before");
            assertThat(results).extracting(ItemResult::cluster).containsOnly("code:Harbor.java#1");
            assertThat(results).extracting(ItemResult::score).containsExactly(1.0, 0.0, 0.0);
            assertThat(results.get(0).answer()).isEqualTo(" return ships; ");
            assertThat(results.get(1).answer())
                    .startsWith(" return fleet(ships); \n// error: cannot find symbol")
                    .endsWith("\n// does not exist: method fleet(int) in class Harbor");
            assertThat(results.get(1).figures())
                    .containsEntry("parses", 1.0)
                    .containsEntry("names-exist", 0.0)
                    .containsEntry("invented", 1.0)
                    .containsEntry("calls", 1.0);
            assertThat(results.get(2).figures()).containsEntry("parses", 0.0).containsEntry("names-exist", 0.0);
            assertThat(task.measure(model.evaluated(), 1, 2, _ -> {})).containsExactly(results.get(1));
        }
    }

    private static List<HeldOutBody> heldOut(Document... documents) {
        HeldOutBodies bodies = new HeldOutBodies(10);
        for (Document document : documents) bodies.add(document);
        return bodies.bodies(1);
    }

    private static Document java(String path, String text) {
        return new Document(Sha256.of(text), "code", path, "CC0-1.0", Split.HELD_OUT, text);
    }
}
