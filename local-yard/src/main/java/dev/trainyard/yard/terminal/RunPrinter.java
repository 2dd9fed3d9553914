package dev.trainyard.yard.terminal;

import dev.trainyard.contracts.event.CandidateRejected;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.ChosenLikelihood;
import dev.trainyard.contracts.event.ConstitutionEffect;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.Divergence;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.HeldOutPairs;
import dev.trainyard.contracts.event.LeftOut;
import dev.trainyard.contracts.event.LeftOutExample;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PolicyEffect;
import dev.trainyard.contracts.event.PredictionObserved;
import dev.trainyard.contracts.event.PreferenceEffect;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.RejectionOverridden;
import dev.trainyard.contracts.event.ReleaseNamed;
import dev.trainyard.contracts.event.RewardChange;
import dev.trainyard.contracts.event.RewardQuality;
import dev.trainyard.contracts.event.RolloutReport;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.ShardSealed;
import dev.trainyard.contracts.event.SliceReported;
import dev.trainyard.contracts.event.SliceRequested;
import dev.trainyard.contracts.event.StageBeat;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.event.TaskScored;
import dev.trainyard.contracts.run.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run in the terminal: turns its events into lines. All timing is based on the events' own times, so a run
 * shown afterwards looks like it did live.
 */
public final class RunPrinter {
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(5);
    private static final Duration BETWEEN_PREDICTIONS = Duration.ofSeconds(10);
    private static final int CURVE_WIDTH = 16;
    private static final double MEGABYTE = 1e6;

    private final Screen screen;
    private final Style style;
    /** The names of checkpoints, by their steps. */
    private final Map<String, String> names = new HashMap<>();

    private String phase = "";
    private Sparkline loss = new Sparkline();
    private Instant nextSample = Instant.EPOCH;
    private Instant nextPrediction = Instant.EPOCH;

    public RunPrinter(Screen screen) {
        this.screen = screen;
        this.style = screen.style();
    }

    public void accept(Instant time, PipelineEvent event) {
        switch (event) {
            case RunRequested requested ->
                screen.line("Run " + style.bold(requested.run().value()) + " of recipe "
                        + requested.recipe().name());
            case StageStarted started -> started(started);
            case StageBeat _ -> {}
            case StageProgressed progressed -> screen.status(progress(progressed), time);
            case StepCompleted step -> {
                if (step.notice() != null) screen.line("  " + style.yellow("!") + " " + step.notice());
                screen.status(step(step), time);
            }
            case SampleGenerated sample -> sample(time, sample);
            case PredictionObserved observed -> prediction(time, observed);
            case CorpusSealed sealed -> card(sealed.corpus().card());
            case CheckpointSaved saved -> {
                names.put(saved.checkpoint().step(), name(saved.checkpoint()));
                checkpoint(saved.checkpoint());
            }
            case StageCompleted completed -> completed(completed);
            case EvaluationReported reported -> {
                screen.clearStatus();
                screen.line("");
                EvaluationTable.lines(reported, compared(reported, 0, "base"), compared(reported, 1, "aligned"))
                        .forEach(screen::line);
                screen.line("");
            }
            case ModelReleased released -> verdict(style.green(style.bold("Released")), released.reasons());
            case CandidateRejected rejected -> verdict(style.yellow(style.bold("Rejected")), rejected.reasons());
            case StageFailed failed -> {
                screen.clearStatus();
                screen.line(style.red("✗ " + title(failed.stage()) + " failed: ") + failed.reason());
            }
            case RunCancelled cancelled -> {
                screen.clearStatus();
                screen.line(style.yellow("Cancelled: ") + cancelled.reason());
            }
            case RejectionOverridden overridden -> {
                screen.clearStatus();
                screen.line(
                        style.yellow("Rejection overridden") + " by " + overridden.by() + ": " + overridden.reason());
            }
            case ShardSealed _, TaskScored _, SliceRequested _, SliceReported _, PreferenceGiven _, ReleaseNamed _ -> {
                // not shown, because the data card or the table follows
            }
        }
    }

    private void started(StageStarted started) {
        screen.clearStatus();
        String again = started.attempt() > 1 ? " (attempt " + started.attempt() + ")" : "";
        screen.line("");
        screen.line(style.bold(title(started.stage())) + again);
    }

    private String progress(StageProgressed progressed) {
        String unit = progressed.unit();
        String amount = progressed.total() > 0
                ? bar(progressed.done(), progressed.total()) + " " + Text.count(progressed.done()) + " of "
                        + Text.count(progressed.total()) + " " + unit
                : Text.count(progressed.done()) + " " + unit;
        String rate = progressed.perSecond() > 0 ? Text.count(progressed.perSecond()) + "/s" : "";
        String left = progressed.secondsLeft() == null ? "" : Text.left(progressed.secondsLeft());
        return joined("  " + padded(progressed.phase()), amount, rate, left);
    }

    private String step(StepCompleted step) {
        if (!phase.equals(step.phase())) {
            phase = step.phase();
            loss = new Sparkline();
        }
        loss.add(step.loss());
        return joined(
                "  " + padded(step.phase()),
                bar(step.step(), step.steps()) + " step " + step.step() + " of " + step.steps(),
                "loss " + Text.number(step.loss()) + " " + loss.draw(CURVE_WIDTH),
                Text.count(step.tokensPerSecond()) + " tokens/s",
                Text.left(step.secondsLeft()),
                step.bitsPerByte() == null ? "" : Text.number(step.bitsPerByte()) + " bits/byte",
                step.rewardMargin() == null ? "" : "margin " + Text.number(step.rewardMargin()),
                step.rewardAccuracy() == null ? "" : percent(step.rewardAccuracy()) + " right",
                chosen(step.chosenLikelihood()),
                answers(step.rollouts()));
    }

    private static String answers(@Nullable RolloutReport rollouts) {
        if (rollouts == null) return "";
        return "reward " + Text.number(rollouts.reward()) + ", " + Text.number(rollouts.answerTokens())
                + " tokens an answer, " + percent(rollouts.skipped()) + " of prompts teach nothing";
    }

    private static String chosen(@Nullable ChosenLikelihood chosen) {
        if (chosen == null) return "";
        Double change = chosen.perTokenChange();
        return "chosen " + Text.number(change == null ? chosen.perToken() : change);
    }

    private void sample(Instant time, SampleGenerated sample) {
        if (time.isBefore(nextSample)) {
            return;
        }
        nextSample = time.plus(BETWEEN_SAMPLES);
        String prompt = Text.ending(sample.prompt(), 40);
        int room = Math.max(30, style.width() - prompt.length() - 20);
        screen.line(style.faint("  step " + sample.step() + " writes  ") + prompt + " "
                + style.cyan(Text.beginning(sample.text(), room)));
    }

    private void prediction(Instant time, PredictionObserved observed) {
        if (time.isBefore(nextPrediction)) {
            return;
        }
        nextPrediction = time.plus(BETWEEN_PREDICTIONS);
        String guesses = observed.predictions().stream()
                .map(guess -> quoted(guess.token()) + " " + percent(guess.probability()))
                .collect(Collectors.joining(", "));
        screen.line(
                style.faint("  step " + observed.step() + " reads   ") + Text.ending(observed.passage(), 60) + " ▢");
        screen.line(style.faint("    it expects ") + guesses + style.faint("; the text has ")
                + quoted(observed.actual()) + " " + percent(observed.actualProbability()));
    }

    private void card(DataCard card) {
        screen.clearStatus();
        String dropped = card.dropped().entrySet().stream()
                .filter(reason -> reason.getValue() > 0)
                .map(reason -> Text.count(reason.getValue()) + " " + reason.getKey())
                .collect(Collectors.joining(", "));
        screen.line("  " + Text.count(card.documentsRead()) + " documents read, " + Text.count(card.documentsKept())
                + " kept" + (dropped.isEmpty() ? "" : " (dropped: " + dropped + ")") + ", "
                + Text.count(card.documentsHeldOut()) + " of them held out; " + Text.count(card.tokens())
                + " tokens, vocabulary of " + Text.count(card.vocabulary()));
    }

    private void checkpoint(Checkpoint checkpoint) {
        screen.clearStatus();
        Double start = checkpoint.bitsPerByteAtStart();
        Double end = checkpoint.bitsPerByte();
        String bits = end == null
                ? ""
                : "; " + (start == null ? "" : Text.number(start) + " → ") + Text.number(end)
                        + " bits per byte on held-out text";
        Long peak = checkpoint.peakMemoryBytes();
        String memory = peak == null ? "" : " in at most " + Text.count(peak / MEGABYTE) + " MB of memory";
        String training = checkpoint.isStart()
                ? ""
                : ", " + Text.count(checkpoint.steps()) + " steps at " + Text.count(checkpoint.tokensPerSecond())
                        + " tokens/s";
        screen.line("  " + name(checkpoint) + " model: " + Text.count(checkpoint.parameters()) + " parameters, "
                + checkpoint.layers() + " layers of width " + checkpoint.width() + training + memory + bits
                + divergence(checkpoint));
        PreferenceEffect preferences = checkpoint.preferences();
        if (preferences != null && preferences.heldOut() != null) heldOut(preferences.heldOut());
        PolicyEffect policy = checkpoint.policy();
        if (policy != null) rewards(policy);
        ConstitutionEffect constitution = checkpoint.constitution();
        if (constitution != null) constitution(constitution);
        if (checkpoint.reward() != null) rewards(checkpoint.reward());
        LeftOut leftOut = checkpoint.leftOut();
        if (leftOut != null) leftOut(leftOut);
    }

    private void heldOut(HeldOutPairs pairs) {
        screen.line("    of " + Text.count(pairs.after().n()) + " held-out pairs, "
                + percent(pairs.before().score()) + " → "
                + percent(pairs.after().score()) + " right ("
                + pairs.gained() + " gained, " + pairs.lost() + " lost, p = " + Text.number(pairs.pValue())
                + "); chosen answers " + Text.number(pairs.chosenBefore()) + " → "
                + Text.number(pairs.chosenAfter()) + " nats per token");
    }

    private void rewards(PolicyEffect effect) {
        if (effect.reward() != null) {
            screen.line("    answers to " + Text.count(effect.reward().n()) + " held-out prompts: reward "
                    + change(effect.reward()));
        }
        effect.rewards().forEach((name, change) -> screen.line("      " + name + " " + change(change)));
    }

    private static String change(RewardChange change) {
        String interval = change.changeLow() == null || change.changeHigh() == null
                ? ""
                : " (change " + Text.number(change.changeLow()) + " to " + Text.number(change.changeHigh()) + ")";
        return Text.number(change.before()) + " → " + Text.number(change.after()) + interval;
    }

    private void constitution(ConstitutionEffect effect) {
        screen.line("    answers revised by the principles " + effect.principles() + ", by " + effect.revisedBy() + ": "
                + Text.count(effect.revised()) + " of " + Text.count(effect.prompts()) + " changed, "
                + Text.count(effect.unusable()) + " left out");
    }

    private void rewards(RewardQuality quality) {
        screen.line("    of " + Text.count(quality.accuracy().n()) + " held-out pairs, " + percent(quality.before())
                + " → " + percent(quality.accuracy().score()) + " in the right order ("
                + percent(quality.accuracy().low()) + " to "
                + percent(quality.accuracy().high())
                + "); calibration error " + Text.number(quality.calibrationError()) + "; loss "
                + Text.number(quality.logLoss()) + " nats a pair");
    }

    private void leftOut(LeftOut leftOut) {
        screen.line("    left out of alignment: " + Text.count(leftOut.count()) + " of " + Text.count(leftOut.drawn())
                + ", such as");
        for (LeftOutExample example : leftOut.examples()) {
            screen.line("      " + example.place() + " of " + example.source() + ": " + example.reason());
        }
    }

    private static String divergence(Checkpoint checkpoint) {
        Divergence divergence = checkpoint.divergence();
        return divergence == null
                ? ""
                : "; divergence from the base " + Text.number(divergence.onText()) + " on text, "
                        + Text.number(divergence.onPrompts()) + " on prompts";
    }

    /** Its kind; if alignment has steps before the last one, the step. */
    private static String name(Checkpoint checkpoint) {
        return switch (checkpoint.kind()) {
            case START, BASE, ALIGNED -> checkpoint.kind().key();
            case TUNED -> checkpoint.step();
            case REWARD -> checkpoint.step().equals("reward-model") ? "reward" : checkpoint.step() + " reward";
        };
    }

    /** The displayed name of one of the compared checkpoints; the given name if the evaluation does not contain it. */
    private String compared(EvaluationReported reported, int side, String otherwise) {
        if (reported.compared().size() <= side) return otherwise;
        String step = reported.compared().get(side).step();
        return names.getOrDefault(step, step);
    }

    private void completed(StageCompleted completed) {
        screen.clearStatus();
        screen.line(style.green("✓ ") + title(completed.stage()) + " in " + Text.seconds(completed.seconds())
                + (completed.reused() ? style.faint(" (reused an existing result)") : ""));
    }

    private void verdict(String verdict, List<String> reasons) {
        screen.clearStatus();
        screen.line(verdict);
        reasons.forEach(reason -> screen.line("  · " + reason));
    }

    private static String title(Stage stage) {
        return switch (stage) {
            case INGEST -> "1 Data collection";
            case PRETRAIN -> "2 Pre-training";
            case FINETUNE -> "3 Alignment";
            case EVALUATE -> "4 Evaluation";
        };
    }

    private static String bar(long done, long total) {
        int full = (int) Math.clamp(Math.round(10.0 * done / Math.max(1, total)), 0, 10);
        return "▰".repeat(full) + "▱".repeat(10 - full) + String.format("%4d%%", 100 * done / Math.max(1, total));
    }

    private static String padded(String phase) {
        return String.format("%-12s", phase);
    }

    private static String quoted(String token) {
        return "‘"
                + token.replace("\n", "⏎").replace("\r", "").replace("\t", "⇥").replace("\u001b", "") + "’";
    }

    private static String percent(double probability) {
        double percent = 100 * probability;
        if (percent < 0.1) {
            return "<0.1%";
        }
        return percent < 1 ? String.format(Locale.ROOT, "%.1f%%", percent) : Math.round(percent) + "%";
    }

    private static String joined(String... parts) {
        return java.util.Arrays.stream(parts).filter(part -> !part.isBlank()).collect(Collectors.joining("  "));
    }
}
