package dev.trainyard.yard.command;

import dev.trainyard.comparison.CheckpointComparison;
import dev.trainyard.comparison.ComparisonSettings;
import dev.trainyard.comparison.gate.Candidate;
import dev.trainyard.comparison.gate.Reference;
import dev.trainyard.comparison.gate.ReleaseDecision;
import dev.trainyard.comparison.gate.ReleaseGate;
import dev.trainyard.contracts.event.RuleVerdict;
import dev.trainyard.contracts.recipe.ReleaseRecipe;
import dev.trainyard.yard.YardException;
import dev.trainyard.yard.evaluation.EvaluatedCheckpoint;
import dev.trainyard.yard.evaluation.StoredEvaluations;
import dev.trainyard.yard.terminal.ComparisonTable;
import dev.trainyard.yard.terminal.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two evaluated checkpoints on their common items; with rules, it fails if the second one misses one. */
@Command(name = "compare", description = "compare two evaluated checkpoints on the items that both were asked")
final class CompareCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A", description = "a run, RUN:STEP, or the id of a checkpoint")
    private String first = "";

    @Parameters(index = "1", paramLabel = "B", description = "the checkpoint that is compared with A")
    private String second = "";

    @Option(
            names = "--gate",
            paramLabel = "RULES",
            description = "a recipe whose release rules B has to meet; A takes the place of every release in them")
    private @Nullable Path gate;

    @Option(
            names = "--alpha",
            paramLabel = "RATE",
            defaultValue = "0.05",
            description = "the error rate of the tests over all tasks together (default: 0.05)")
    private double alpha = 0.05;

    @Mixin
    private HomeOption home = new HomeOption();

    private final Screen screen;

    CompareCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws Exception {
        if (!(alpha >= 0.001 && alpha <= 0.5)) {
            throw new InvalidArgumentException("--alpha is " + alpha + ": a number from 0.001 to 0.5 is expected.");
        }
        ReleaseRecipe rules = gate == null ? null : ReleaseRulesFile.read(gate);
        if (!Files.isDirectory(home.home.resolve("artifacts"))) {
            throw new YardException("There are no artifacts in " + home.home + "; name another folder with --home.");
        }
        StoredEvaluations evaluations = new StoredEvaluations(home.home);
        EvaluatedCheckpoint one = evaluations.find(first);
        EvaluatedCheckpoint other = evaluations.find(second);
        screen.line("A is " + one.title());
        screen.line("B is " + other.title());
        screen.line("");
        ComparisonTable.lines(CheckpointComparison.of(
                        one.tasks(),
                        other.tasks(),
                        CheckpointComparison.contaminatedInEither(one.contaminated(), other.contaminated()),
                        ComparisonSettings.of(alpha, ComparisonSettings.USUAL.seed())))
                .forEach(screen::line);
        return rules == null ? 0 : judge(rules, one, other);
    }

    private int judge(ReleaseRecipe rules, EvaluatedCheckpoint one, EvaluatedCheckpoint other) {
        ReleaseDecision decision = new ReleaseGate(rules, ComparisonSettings.USUAL.seed())
                .judge(
                        new Candidate(other.scores(), other.tasks(), other.contaminated()),
                        _ -> new Reference.Measured("A", one.tasks(), one.contaminated()));
        screen.line("");
        for (RuleVerdict verdict : decision.verdicts()) {
            screen.line((verdict.met() ? "met     " : "MISSED  ") + verdict.evidence());
        }
        return switch (decision) {
            case ReleaseDecision.Release _ -> {
                screen.line("B meets every rule of " + gate + ".");
                yield 0;
            }
            case ReleaseDecision.Reject reject -> {
                screen.line("B misses " + reject.reasons().size() + " of "
                        + reject.verdicts().size() + " rules of " + gate + ".");
                yield 1;
            }
        };
    }
}
