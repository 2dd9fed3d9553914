package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.StepCompleted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The loss by step in each phase of training. A step that was made again after a restart replaces the first. */
final class LossCurve {
    /** In each phase; more than a chart on a screen can show apart. */
    static final int POINTS = 300;

    private final Map<String, TreeMap<Long, RunView.LossPoint>> phases = new LinkedHashMap<>();
    private @Nullable StepCompleted latest;

    void add(StepCompleted step) {
        latest = step;
        phases.computeIfAbsent(step.phase(), _ -> new TreeMap<>())
                .put(
                        step.step(),
                        new RunView.LossPoint(
                                step.stage(), step.phase(), step.step(), step.loss(), step.bitsPerByte()));
    }

    @Nullable
    StepCompleted latest() {
        return latest;
    }

    List<RunView.LossPoint> thinned() {
        List<RunView.LossPoint> kept = new ArrayList<>();
        for (TreeMap<Long, RunView.LossPoint> phase : phases.values()) {
            int stride = (phase.size() + POINTS - 1) / POINTS;
            int index = 0;
            for (RunView.LossPoint point : phase.values()) {
                boolean last = index == phase.size() - 1;
                if (index++ % stride == 0 || last || point.bitsPerByte() != null) kept.add(point);
            }
        }
        return kept;
    }
}
