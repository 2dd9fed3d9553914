package dev.trainyard.finetune.policy;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A reward that looks at one answer at a time. What a model writes may break anything that reads it, so each answer is
 * judged in a thread of its own, with a limit on the time; an exception, a number that is not finite and an answer that
 * takes too long all count as a reward that cannot be computed.
 */
final class RuleReward implements Reward {
    private static final Logger LOG = System.getLogger(RuleReward.class.getName());
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final String name;
    private final Predicate<PolicyPrompt> prompts;
    private final Rule rule;
    private final Duration longest;

    /** How good an answer is, from 0 to 1. */
    @FunctionalInterface
    interface Rule {
        double of(RewardedAnswer answer) throws Exception;
    }

    /** @param prompts which it is for */
    RuleReward(String name, Predicate<PolicyPrompt> prompts, Rule rule) {
        this(name, prompts, rule, LONGEST);
    }

    /** @param longest time for one answer */
    RuleReward(String name, Predicate<PolicyPrompt> prompts, Rule rule, Duration longest) {
        this.name = name;
        this.prompts = prompts;
        this.rule = rule;
        this.longest = longest;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isFor(PolicyPrompt prompt) {
        return prompts.test(prompt);
    }

    @Override
    public double[] of(List<RewardedAnswer> answers) {
        return answers.stream().mapToDouble(this::one).toArray();
    }

    private double one(RewardedAnswer answer) {
        FutureTask<Double> task = new FutureTask<>(() -> rule.of(answer));
        Thread thread = Thread.ofPlatform().daemon().name("reward " + name).start(task);
        try {
            return task.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOG.log(Level.DEBUG, "a reward failed: name={0} reason={1}", name, e.getCause());
            return Double.NaN;
        } catch (TimeoutException e) {
            thread.interrupt();
            LOG.log(Level.WARNING, "a reward took too long: name={0} seconds={1}", name, longest.toMillis() / 1e3);
            return Double.NaN;
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an answer was rewarded", e);
        }
    }
}
