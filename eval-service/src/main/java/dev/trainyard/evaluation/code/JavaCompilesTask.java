package dev.trainyard.evaluation.code;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.compilation.Compilation;
import dev.trainyard.corpus.compilation.MethodCompiler;
import dev.trainyard.evaluation.task.AnswersTask;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Prompts;
import dev.trainyard.items.HeldOutBody;
import dev.trainyard.items.HeldOutBody.Given;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code java-compiles}: the share of generated method bodies with which their held-out class compiles. Each body is
 * asked for three times, with more of the file before it each time; this is the item's category. All checkpoints
 * continue the file, whether they were taught to converse or not, since a body inside a class is a continuation.
 *
 * <p>Figures of an item: {@code parses}, {@code names-exist} (it parses and uses no name that does not exist),
 * {@code calls}, {@code invented} and {@code deprecated} (the numbers of calls of any method or constructor, of uses of
 * names that do not exist, and of uses of what the JDK or the corpus declares deprecated). The answer ends with a
 * comment that lists the errors, the invented names and what is deprecated.
 */
public final class JavaCompilesTask extends AnswersTask<JavaCompilesTask.Place> {
    private static final int LONGEST_ANSWER = 80;
    private static final List<Given> GIVEN = List.of(Given.values());

    private final int leftOut;
    private final MethodCompiler compiler;
    private final Sha256 classPath;

    /**
     * A method, and how much of its file is given.
     *
     * @param given the item's category
     */
    record Place(HeldOutBody method, Given given) {
        String name() {
            return method.name() + "/" + given.key();
        }

        String before() {
            return method.before(given);
        }
    }

    private JavaCompilesTask(List<HeldOutBody> methods, int leftOut, MethodCompiler compiler, Sha256 classPath) {
        super(
                EvaluationTask.JAVA_COMPILES,
                2,
                Writing.CONTINUATION,
                LONGEST_ANSWER,
                methods.stream()
                        .flatMap(method -> GIVEN.stream().map(given -> new Place(method, given)))
                        .toList());
        this.leftOut = leftOut;
        this.compiler = compiler;
        this.classPath = classPath;
    }

    /**
     * A task of methods whose files compile as their authors wrote them.
     *
     * @param methods in an order that is always the same
     * @param originals those of them that compile
     * @param classPath the digest of what decides besides a body whether it compiles: all files of the corpus, and the
     *     compiler
     */
    public static JavaCompilesTask of(
            List<HeldOutBody> methods, OriginalMethods originals, MethodCompiler compiler, Sha256 classPath) {
        return new JavaCompilesTask(originals.of(methods), originals.leftOut(), compiler, classPath);
    }

    @Override
    public List<String> notes() {
        return leftOut == 0
                ? List.of()
                : List.of(leftOut + " of " + (items() / GIVEN.size() + leftOut)
                        + " methods were left out because their files do not compile with the corpus alone.");
    }

    @Override
    protected Optional<String> searchedText(Place place) {
        return Optional.of(place.method().body());
    }

    @Override
    protected ItemIdentity identity(Place place) {
        return ItemIdentity.of(
                place.name(),
                List.of(
                        place.before(),
                        place.method().document().text(),
                        place.method().body(),
                        classPath));
    }

    @Override
    protected int[] prompt(EvaluatedModel evaluated, Place place) {
        return continued(evaluated, place.before());
    }

    @Override
    protected ItemResult result(EvaluatedModel evaluated, Place place, String answer) {
        String body = MethodBody.of(answer);
        Compilation compilation = compiler.with(place.method().place(), body);
        return ItemResult.of(
                        place.name(),
                        Prompts.recorded(place.before()),
                        place.method().body(),
                        body + remarks(compilation),
                        compilation.compiles())
                .inCluster(place.method().name())
                .inCategory(place.given().key())
                .withFigures(Map.of(
                        "parses", compilation.parses() ? 1.0 : 0,
                        "names-exist", compilation.namesExist() ? 1.0 : 0,
                        "calls", (double) compilation.calls(),
                        "invented", (double) compilation.invented().size(),
                        "deprecated", (double) compilation.deprecated().size()));
    }

    private static String remarks(Compilation compilation) {
        StringBuilder remarks = new StringBuilder();
        compilation.errors().forEach(error -> remarks.append("\n// error: ").append(error));
        compilation
                .invented()
                .forEach(name -> remarks.append("\n// does not exist: ").append(name));
        compilation
                .deprecated()
                .forEach(use -> remarks.append("\n// deprecated: ").append(use));
        return remarks.toString();
    }
}
