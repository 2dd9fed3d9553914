package dev.trainyard.gateway.card;

import static dev.trainyard.gateway.card.MarkdownText.atLineStart;
import static dev.trainyard.gateway.card.MarkdownText.escaped;

import dev.trainyard.contracts.artifact.ExportProof;
import dev.trainyard.contracts.event.ConstitutionEffect;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.HeldOutPairs;
import dev.trainyard.contracts.event.PolicyEffect;
import dev.trainyard.contracts.event.PreferenceEffect;
import dev.trainyard.contracts.event.RejectionOverridden;
import dev.trainyard.contracts.event.RewardChange;
import dev.trainyard.contracts.event.RewardQuality;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.gateway.card.ModelCard.TaskScore;
import dev.trainyard.gateway.history.RunStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a card as Markdown that Hugging Face's hub takes as a model's {@code README.md}. */
public final class MarkdownCard {
    static final String NOT_RECORDED = "not recorded";
    private static final String NOT_MEASURED = "not measured";

    private final ModelCard card;
    private final MarkdownPage page = new MarkdownPage();

    private MarkdownCard(ModelCard card) {
        this.card = card;
    }

    public static String of(ModelCard card) {
        return new MarkdownCard(card).write();
    }

    private String write() {
        page.raw(CardMetadata.of(card));
        page.heading(1, "Model card of " + escaped(card.run().value()));
        page.paragraph(status());
        page.paragraph("Written by Trainyard from the record of the run; nothing in it was written by hand.");
        model();
        intendedUse();
        weaknesses();
        scores();
        decision();
        MarkdownTrainingData.write(card.data(), page);
        training();
        costs();
        licences();
        lineage();
        return page.toString();
    }

    private String status() {
        ModelCard.ModelDecision decision = card.decision();
        String step = "The checkpoint `" + card.model().id() + "` of the step "
                + escaped(card.model().step()) + " (recipe " + escaped(card.recipe()) + ") was ";
        if (decision.status() == RunStatus.RELEASED) return "**Released.** " + step + "released" + when() + ".";
        RejectionOverridden override = decision.override();
        if (override == null) {
            return "**Rejected.** " + step + "rejected by its evaluation" + when() + " and is not a release.";
        }
        return "**Rejected; the rejection was overridden.** " + step + "rejected by its evaluation" + when()
                + ". " + escaped(override.by()) + " decided to use it all the same, with the reason: "
                + escaped(override.reason());
    }

    private String when() {
        return card.decision().at() == null
                ? ""
                : " on " + card.decision().at().toString().substring(0, 10);
    }

    private void model() {
        page.heading(2, "Model");
        ModelCard.ModelFacts model = card.model();
        ModelCard.Shape shape = model.shape();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Family", shape == null ? NOT_RECORDED : shape.architecture() + " (" + shape.family() + ")"));
        rows.add(List.of("Parameters", Amounts.whole(model.parameters())));
        rows.add(List.of("Layers, width", model.layers() + ", " + model.width()));
        if (shape != null) {
            rows.add(List.of("Heads, key-value heads", shape.heads() + ", " + shape.keyValueHeads()));
            rows.add(List.of("Context", Amounts.whole(shape.context()) + " tokens"));
            rows.add(List.of("Embeddings", shape.tiedEmbeddings() ? "tied" : "not tied"));
            rows.add(List.of(
                    "Tokenizer", escaped(shape.tokenizer()) + ", " + Amounts.whole(shape.vocabulary()) + " tokens"));
            rows.add(List.of(
                    "Conversations", shape.chatTemplate() ? "by the chat template in its folder" : "no chat template"));
        }
        rows.add(List.of("Started from", adopted()));
        rows.add(List.of("Newest training document", newest()));
        rows.add(List.of("Size of its folder", Amounts.size(model.artifact().bytes())));
        rows.add(List.of("Exports", exports()));
        page.table(List.of("", ""), rows);
    }

    private String adopted() {
        ModelCard.Adopted adopted = card.model().adopted();
        if (adopted == null) return "random weights";
        String folder = adopted.folder().isEmpty() ? "a model" : "the model in the folder " + escaped(adopted.folder());
        String adapter = adopted.adapter() == null ? "" : " with the adapter " + escaped(adopted.adapter());
        String id = adopted.checkpoint() == null ? "" : ", checkpoint `" + adopted.checkpoint() + "`";
        return folder + adapter + id + "; its licence: "
                + (adopted.licence() == null ? NOT_RECORDED : escaped(adopted.licence()));
    }

    private String newest() {
        DataCard corpus = card.data().corpus();
        if (corpus == null) return NOT_RECORDED;
        String newest = corpus.to() == null
                ? NOT_RECORDED + ", no document has a known date"
                : corpus.to().toString();
        return corpus.cutoff() == null
                ? newest
                : newest + "; documents known to be later than " + corpus.cutoff() + " were dropped";
    }

    private String exports() {
        ExportProof proof = card.model().exports();
        if (proof == null) return "not compared with the model";
        return proof.formats().stream()
                .map(format -> escaped(format.format()) + ": "
                        + (format.refused() != null
                                ? "not offered"
                                : format.difference() != null
                                        ? "answers differently"
                                        : "same answers to " + format.agreed() + " of " + proof.prompts() + " prompts"
                                                + (format.ties() > 0 ? ", " + format.ties() + " ties" : "")))
                .collect(Collectors.joining("; "));
    }

    private void intendedUse() {
        page.heading(2, "Intended use and limits");
        page.paragraph("The record states no intended use. What the model was required to do is in the release"
                + " decision, what it does badly in the known weaknesses. Nothing is known of what was not measured:");
        page.list(card.notMeasured().stream().map(MarkdownText::atLineStart).toList());
    }

    private void weaknesses() {
        page.heading(2, "Known weaknesses");
        if (card.weaknesses().isEmpty()) {
            page.paragraph(
                    card.evaluation().tasks().isEmpty()
                            ? "None is known, because the record of the evaluation has expired."
                            : "The rules below found none in what was measured.");
        }
        page.list(card.weaknesses().stream()
                .map(found -> atLineStart(found.sentence()) + " (" + found.rule() + ")")
                .toList());
        page.paragraph("Listed by rule: a multiple-choice task whose interval reaches down to guessing; a task in which"
                + " the checkpoint is significantly worse than "
                + escaped(card.evaluation().first())
                + "; a rate of behaviour below " + Weaknesses.LOW + ", of written code below " + Weaknesses.LOW_CODE
                + "; a difference of refusal rates whose interval reaches down to 0; names in written code that do not"
                + " exist; training data completed word for word; what looks like personal data; an expected"
                + " calibration error above " + Weaknesses.MISCALIBRATED + "; items found in the training data; exports"
                + " that differ; examples that alignment could not learn from; tasks that could not be measured.");
    }

    private void scores() {
        page.heading(2, "Scores");
        ModelCard.ModelEvaluation evaluation = card.evaluation();
        if (evaluation.tasks().isEmpty()) {
            page.paragraph("The scores are " + NOT_RECORDED + ".");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (TaskScore task : evaluation.tasks()) {
            rows.add(List.of(
                    escaped(task.task()),
                    escaped(task.metric()),
                    cell(task.first()),
                    cell(task.second()),
                    difference(task),
                    items(task),
                    task.version() == null ? NOT_RECORDED : String.valueOf(task.version()),
                    task.digest() == null
                            ? NOT_RECORDED
                            : "`" + task.digest().hex().substring(0, 16) + "`"));
        }
        page.table(
                List.of(
                        "task",
                        "metric",
                        escaped(evaluation.first()),
                        "**" + escaped(evaluation.second()) + "**",
                        "difference",
                        "items",
                        "version",
                        "digest"),
                rows);
        page.paragraph(level(evaluation) + " Of bits per byte and of calibration errors, lower is better."
                + (evaluation.compared()
                        ? " Differences are of the same items; *better* and *worse* are those whose p-value, after Holm's"
                                + " adjustment over all tasks, is at most 0.05."
                        : " The results of single items are not in the store, so nothing was compared.")
                + seeds(evaluation));
        page.list(evaluation.tasks().stream()
                .flatMap(task -> task.notes().stream().map(note -> escaped(task.task()) + ": " + escaped(note)))
                .toList());
        calibration(evaluation);
    }

    private static String level(ModelCard.ModelEvaluation evaluation) {
        return evaluation.confidence() == null
                ? "In brackets: the confidence intervals."
                : "In brackets: the intervals at a confidence of " + Amounts.exact(evaluation.confidence()) + ".";
    }

    private static String seeds(ModelCard.ModelEvaluation evaluation) {
        if (evaluation.seed() == null) return "";
        String others = evaluation.tasks().stream()
                .filter(task -> task.seed() != null)
                .map(task -> ", " + task.seed() + " those of " + escaped(task.task()))
                .collect(Collectors.joining());
        return " The seed " + evaluation.seed() + " chose the items" + others + ".";
    }

    private static String cell(@Nullable Score score) {
        if (score == null) return NOT_MEASURED;
        if (score.n() == 0) return "no items";
        return Amounts.score(score.score()) + " (" + Amounts.score(score.low()) + " to " + Amounts.score(score.high())
                + ")";
    }

    private static String difference(TaskScore task) {
        ModelCard.ScoreDifference its = task.difference();
        if (its == null) return "not compared";
        String interval = its.low() == null || its.high() == null
                ? ""
                : " (" + Amounts.score(its.low()) + " to " + Amounts.score(its.high()) + ")";
        return String.format(Locale.ROOT, "%+.3f", its.difference()) + interval + ", " + its.verdict() + ", p "
                + Amounts.probability(its.adjusted());
    }

    private static String items(TaskScore task) {
        Score any = task.second() == null ? task.first() : task.second();
        String number = any == null ? "0" : Amounts.whole(any.n());
        if (task.contaminated() == null) return number;
        boolean apart = any != null && any.contaminated() != null;
        return number + (apart ? ", and apart " : ", of them ") + task.contaminated() + " contaminated";
    }

    private void calibration(ModelCard.ModelEvaluation evaluation) {
        List<List<String>> rows = new ArrayList<>();
        for (TaskScore task : evaluation.tasks()) {
            ModelCard.Reliability its = task.calibration();
            if (its == null) continue;
            rows.add(List.of(
                    escaped(task.task()),
                    Amounts.score(its.error()),
                    Amounts.score(its.confidence()),
                    Amounts.score(its.accuracy()),
                    Amounts.whole(its.items())));
        }
        if (rows.isEmpty()) return;
        page.heading(3, "Calibration");
        page.table(List.of("task", "expected calibration error", "mean confidence", "right", "items"), rows);
    }

    private void decision() {
        page.heading(2, "Release decision");
        ModelCard.ModelDecision decision = card.decision();
        if (decision.verdicts().isEmpty()) {
            if (decision.reasons().isEmpty()) page.paragraph("The recipe has no release rules.");
            page.list(decision.reasons().stream().map(MarkdownText::atLineStart).toList());
        }
        page.table(
                List.of("rule", "task", "verdict", "evidence"),
                decision.verdicts().stream()
                        .map(rule -> List.of(
                                escaped(rule.rule()),
                                escaped(rule.task()),
                                rule.met() ? "met" : "**missed**",
                                escaped(rule.evidence())))
                        .toList());
        RejectionOverridden override = decision.override();
        if (override != null) {
            String at = override.at() == null
                    ? ""
                    : " on " + override.at().toString().substring(0, 10);
            page.paragraph("The rejection was overridden" + at + " by " + escaped(override.by()) + ". Reason: "
                    + escaped(override.reason()));
        }
    }

    private void training() {
        page.heading(2, "Training");
        for (ModelCard.TrainingStep step : card.steps()) {
            page.heading(3, escaped(step.name()));
            String settings = step.settings().entrySet().stream()
                    .map(it -> escaped(it.getKey()) + " " + escaped(it.getValue()))
                    .collect(Collectors.joining(", ", "Settings: ", "."));
            page.paragraph(step.settings().isEmpty() ? "Its settings are " + NOT_RECORDED + "." : settings);
            page.list(results(step));
        }
        for (ModelCard.Curve curve : card.curves()) {
            page.heading(3, "Curve of " + escaped(curve.phase()));
            page.paragraph("Loss: " + CurveText.line(curve.points()));
            page.table(
                    List.of("step", "loss", "bits per byte"),
                    CurveText.some(curve.points()).stream()
                            .map(point -> List.of(
                                    Amounts.whole(point.step()),
                                    Amounts.score(point.loss()),
                                    point.bitsPerByte() == null ? "" : Amounts.score(point.bitsPerByte())))
                            .toList());
        }
    }

    private static void preferences(PreferenceEffect effect, List<String> results) {
        HeldOutPairs pairs = effect.heldOut();
        if (pairs != null) {
            results.add("Preferred answers of " + pairs.after().n() + " held-out pairs: "
                    + Amounts.score(pairs.before().score()) + " more likely before, "
                    + Amounts.score(pairs.after().score()) + " after (" + pairs.gained() + " gained, " + pairs.lost()
                    + " lost, p = " + Amounts.score(pairs.pValue()) + "); their log-probability in nats per token: "
                    + Amounts.score(pairs.chosenBefore()) + " before, " + Amounts.score(pairs.chosenAfter())
                    + " after (interval of the change " + Amounts.score(pairs.chosenChangeLow()) + " to "
                    + Amounts.score(pairs.chosenChangeHigh()) + ")");
        }
        for (String notice : effect.notices()) results.add(escaped(notice));
    }

    private static void policy(PolicyEffect effect, List<String> results) {
        if (effect.reward() != null) results.add("Reward of answers to held-out prompts: " + change(effect.reward()));
        effect.rewards().forEach((name, change) -> results.add("Reward " + escaped(name) + ": " + change(change)));
    }

    private static String change(RewardChange change) {
        String interval = change.changeLow() == null || change.changeHigh() == null
                ? ""
                : ", interval of the change " + Amounts.score(change.changeLow()) + " to "
                        + Amounts.score(change.changeHigh());
        return Amounts.score(change.before()) + " before, " + Amounts.score(change.after()) + " after (" + change.n()
                + " prompts" + interval + ")";
    }

    private static void constitution(ConstitutionEffect effect, List<String> results) {
        results.add("Answers revised by the principles " + escaped(effect.principles()) + ", by "
                + escaped(effect.revisedBy()) + ": " + Amounts.whole(effect.revised()) + " of "
                + Amounts.whole(effect.prompts()) + " changed, " + Amounts.whole(effect.unchanged()) + " unchanged, "
                + Amounts.whole(effect.unusable()) + " left out");
        for (String notice : effect.notices()) results.add(escaped(notice));
    }

    static String reward(RewardQuality quality) {
        return "A reward model beside the model, which scores answers: " + Amounts.score(quality.before()) + " of "
                + quality.accuracy().n() + " held-out pairs in the right order before, "
                + Amounts.score(quality.accuracy().score()) + " after (interval "
                + Amounts.score(quality.accuracy().low()) + " to "
                + Amounts.score(quality.accuracy().high()) + "); expected calibration error "
                + Amounts.score(quality.calibrationError()) + "; loss " + Amounts.score(quality.logLoss())
                + " nats a pair, 0.693 for a guess";
    }

    private static List<String> results(ModelCard.TrainingStep step) {
        List<String> results = new ArrayList<>();
        if (step.steps() != null) {
            String speed = step.tokensPerSecond() == null || step.tokensPerSecond() <= 0
                    ? ""
                    : ", " + Amounts.whole(Math.round(step.tokensPerSecond())) + " tokens/s";
            results.add("Optimizer steps: " + Amounts.whole(step.steps()) + speed);
        }
        if (step.bitsPerByte() != null) {
            String before =
                    step.bitsPerByteAtStart() == null ? "" : Amounts.score(step.bitsPerByteAtStart()) + " before, ";
            results.add("Bits per byte of held-out text: " + before + Amounts.score(step.bitsPerByte()) + " after");
        }
        if (step.divergence() != null) {
            results.add("KL divergence from the checkpoint before alignment, in nats per token: "
                    + Amounts.score(step.divergence().onText()) + " on text, "
                    + Amounts.score(step.divergence().onPrompts()) + " on prompts");
        }
        if (step.preferences() != null) preferences(step.preferences(), results);
        if (step.policy() != null) policy(step.policy(), results);
        if (step.constitution() != null) constitution(step.constitution(), results);
        if (step.reward() != null) results.add(reward(step.reward()));
        if (step.leftOut() != null) {
            results.add("Left out: " + step.leftOut() + " of " + step.drawn() + " examples");
        }
        if (step.peakMemoryBytes() != null) {
            results.add("Peak memory of its process: " + Amounts.size(step.peakMemoryBytes()));
        }
        return results;
    }

    private void costs() {
        page.heading(2, "Time and energy");
        List<List<String>> rows = new ArrayList<>();
        for (ModelCard.StageCost stage : card.stages()) {
            rows.add(List.of(
                    stage.stage().key(),
                    stage.reused()
                            ? "done for an earlier run"
                                    + (stage.seconds() == null || stage.seconds() == 0
                                            ? ""
                                            : ", " + Amounts.time(stage.seconds()))
                            : stage.seconds() == null ? NOT_RECORDED : Amounts.time(stage.seconds()),
                    stage.joules() == null ? NOT_MEASURED : Amounts.energy(stage.joules())));
        }
        page.table(List.of("stage", "time", "energy"), rows);
        boolean measured = card.stages().stream().anyMatch(stage -> stage.joules() != null);
        page.paragraph(
                measured
                        ? "Energy is what the processors and the memory of the whole machine consumed while the stage"
                                + " worked, whichever program used them, read from the processors' own counters. What"
                                + " graphics cards, disks, fans and power supplies consumed is not in it, nor what other"
                                + " machines did for the evaluation."
                        : "Energy was not measured: the machine offers no readable energy counter, or the run is from"
                                + " before energy was measured.");
    }

    private void licences() {
        page.heading(2, "Licences");
        page.paragraph("The record names no licence of the model itself. It was made from:");
        Map<String, List<String>> sources = new TreeMap<>();
        DataCard corpus = card.data().corpus();
        if (corpus != null) {
            corpus.sources()
                    .forEach(source -> sources.computeIfAbsent(source.licence(), _ -> new ArrayList<>())
                            .add(source.name()));
        }
        card.data().conversations().stream()
                .filter(source -> !source.licence().isEmpty())
                .forEach(source -> sources.computeIfAbsent(source.licence(), _ -> new ArrayList<>())
                        .add(source.name() + " (conversations)"));
        List<String> lines = new ArrayList<>();
        if (card.model().adopted() != null) lines.add("The model it started from: " + adopted());
        sources.forEach(
                (licence, names) -> lines.add((licence.isBlank() ? "Licence " + NOT_RECORDED : atLineStart(licence))
                        + ": " + names.stream().map(MarkdownText::escaped).collect(Collectors.joining(", "))));
        if (lines.isEmpty()) lines.add("Sources whose licences are " + NOT_RECORDED);
        page.list(lines);
        if (corpus != null && !corpus.licences().isEmpty()) {
            page.table(
                    List.of("licence of kept documents", "documents"), MarkdownTrainingData.counts(corpus.licences()));
        }
    }

    private void lineage() {
        page.heading(2, "Lineage");
        page.table(
                List.of("step", "checkpoint", "made from", "sha256 of its manifest"),
                card.steps().stream()
                        .filter(step -> step.checkpoint() != null)
                        .map(step -> List.of(
                                escaped(step.name()),
                                "`" + step.checkpoint() + "`",
                                step.parent() == null ? "" : "`" + step.parent() + "`",
                                "`" + step.sha256() + "`"))
                        .toList());
        page.table(
                List.of("artifact", "location", "sha256 of its manifest", "size"),
                card.artifacts().stream()
                        .sorted(Comparator.comparing(it -> it.name().startsWith("shard ")))
                        .map(it -> List.of(
                                escaped(it.name()),
                                escaped(it.artifact().location()),
                                "`" + it.artifact().sha256() + "`",
                                Amounts.size(it.artifact().bytes())))
                        .toList());
    }
}
