package dev.trainyard.evaluation.code;

import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.evaluation.compilation.Compilation;
import dev.trainyard.evaluation.compilation.MethodCompiler;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.MeasurementProgress;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Prompts;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.items.HeldOutBody;
import dev.trainyard.items.HeldOutBody.Given;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
public final class JavaCompilesTask implements Task {
    private static final int LONGEST_ANSWER = 80;
    private static final List<Given> GIVEN = List.of(Given.values());

    private final List<HeldOutBody> methods;
    private final int leftOut;
    private final MethodCompiler compiler;

    private JavaCompilesTask(List<HeldOutBody> methods, int leftOut, MethodCompiler compiler) {
        this.methods = List.copyOf(methods);
        this.leftOut = leftOut;
        this.compiler = compiler;
    }

    /**
     * A task of the first methods whose files compile as their authors wrote them.
     *
     * @param most the largest number of methods
     */
    public static JavaCompilesTask of(List<HeldOutBody> methods, int most, MethodCompiler compiler) {
        List<HeldOutBody> compiling = new ArrayList<>();
        int tried = 0;
        while (tried < methods.size() && compiling.size() < most) {
            HeldOutBody method = methods.get(tried++);
            if (compiler.original(method).compiles()) compiling.add(method);
        }
        return new JavaCompilesTask(compiling, tried - compiling.size(), compiler);
    }

    @Override
    public String name() {
        return EvaluationTask.JAVA_COMPILES.key();
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Metric metric() {
        return Metric.RATE;
    }

    @Override
    public int items() {
        return methods.size() * GIVEN.size();
    }

    @Override
    public List<String> notes() {
        return leftOut == 0
                ? List.of()
                : List.of(leftOut + " of " + (methods.size() + leftOut)
                        + " methods were left out because their files do not compile with the corpus alone.");
    }

    @Override
    public ItemIdentity item(int index) {
        HeldOutBody method = method(index);
        Given given = given(index);
        return ItemIdentity.of(name(method, given), List.of(method.before(given), method.body()));
    }

    @Override
    public List<ItemResult> measure(EvaluatedModel evaluated, int from, int to, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        List<int[]> prompts = new ArrayList<>();
        for (int item = from; item < to; item++) {
            prompts.add(Prompts.continued(evaluated, method(item).before(given(item)), LONGEST_ANSWER));
        }
        List<String> answers = evaluated.continuations(prompts, LONGEST_ANSWER, batches);
        List<ItemResult> results = new ArrayList<>();
        for (int item = from; item < to; item++) {
            String body = MethodBody.of(answers.get(item - from));
            results.add(result(item, body, compiler.with(method(item), body)));
            batches.done(0);
        }
        return results;
    }

    private HeldOutBody method(int item) {
        return methods.get(item / GIVEN.size());
    }

    private static String name(HeldOutBody method, Given given) {
        return method.name() + "/" + given.key();
    }

    private static Given given(int item) {
        return GIVEN.get(item % GIVEN.size());
    }

    private ItemResult result(int item, String body, Compilation compilation) {
        HeldOutBody method = method(item);
        Given given = given(item);
        return ItemResult.of(
                        name(method, given),
                        Prompts.recorded(method.before(given)),
                        method.body(),
                        body + remarks(compilation),
                        compilation.compiles())
                .inCluster(method.name())
                .inCategory(given.key())
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
