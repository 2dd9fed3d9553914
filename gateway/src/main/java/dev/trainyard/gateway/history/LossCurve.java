package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.StepCompleted;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The loss by step in each phase of training. A step that is repeated after a restart replaces the first one.
 *
 * <p>The steps of a phase are divided into spans of equal length, which is doubled when there are too many; of each
 * span the first reported step is kept. The last step of the phase and every step with a measurement or a notice are kept as well.
 * The selection depends only on the steps, not on the order in which they are read.
 */
final class LossCurve {
    /** Maximum number of points in each phase, besides measurements; more than a chart can resolve. */
    static final int POINTS = 300;

    private final Map<String, PhaseCurve> phases = new LinkedHashMap<>();
    private @Nullable PositionedValue<StepCompleted> latest;

    /** The saved form of a curve. */
    record Kept(List<KeptPhase> phases, @Nullable PositionedValue<StepCompleted> latest) {
        Kept {
            phases = List.copyOf(phases);
        }
    }

    /** @param span the number of steps of which one is kept */
    record KeptPhase(String name, long span, List<Point> points) {
        KeptPhase {
            points = List.copyOf(points);
        }
    }

    /** @param told the time of the report, in milliseconds since 1970 */
    record Point(RunView.LossPoint shown, long told) {
        long step() {
            return shown.step();
        }

        /** Whether it is kept however many points there are. */
        boolean isMeasured() {
            return shown.bitsPerByte() != null || shown.notice() != null;
        }
    }

    private static final class PhaseCurve {
        private final TreeMap<Long, Point> points = new TreeMap<>();
        /** The first step of each span. */
        private final TreeMap<Long, Long> firsts = new TreeMap<>();

        private long span;

        PhaseCurve(long span) {
            this.span = span;
        }

        void add(Point point) {
            long step = point.step();
            Point same = points.get(step);
            if (same != null) {
                if (point.told() >= same.told()) points.put(step, point);
                return;
            }
            points.put(step, point);
            Long first = firsts.merge(step / span, step, Math::min);
            while (firsts.size() > POINTS) widen();
            Point before = before(step);
            if (before != null) dropUnlessNeeded(before);
            Point after = after(step);
            if (first == step && after != null) dropUnlessNeeded(after);
            dropUnlessNeeded(point);
        }

        private @Nullable Point before(long step) {
            Map.Entry<Long, Point> entry = points.lowerEntry(step);
            return entry == null ? null : entry.getValue();
        }

        private @Nullable Point after(long step) {
            Map.Entry<Long, Point> entry = points.higherEntry(step);
            return entry == null ? null : entry.getValue();
        }

        private void widen() {
            span *= 2;
            firsts.clear();
            points.keySet().forEach(step -> firsts.merge(step / span, step, Math::min));
            List.copyOf(points.values()).forEach(this::dropUnlessNeeded);
        }

        private void dropUnlessNeeded(Point point) {
            long step = point.step();
            Long first = firsts.get(step / span);
            boolean needed = point.isMeasured() || step == points.lastKey() || first != null && first == step;
            if (!needed) points.remove(step);
        }
    }

    static LossCurve of(Kept kept) {
        LossCurve curve = new LossCurve();
        curve.latest = kept.latest();
        for (KeptPhase each : kept.phases()) {
            PhaseCurve phase = new PhaseCurve(each.span());
            each.points().forEach(phase::add);
            curve.phases.put(each.name(), phase);
        }
        return curve;
    }

    Kept kept() {
        return new Kept(
                phases.entrySet().stream()
                        .map(it -> new KeptPhase(
                                it.getKey(),
                                it.getValue().span,
                                List.copyOf(it.getValue().points.values())))
                        .toList(),
                latest);
    }

    void add(StepCompleted step, RecordPosition at) {
        latest = PositionedValue.last(latest, step, at);
        phases.computeIfAbsent(step.phase(), _ -> new PhaseCurve(1))
                .add(new Point(RunView.LossPoint.of(step), at.time().toEpochMilli()));
    }

    @Nullable
    StepCompleted latest() {
        return latest == null ? null : latest.value();
    }

    /** All points, phase by phase in the order in which the phases started. */
    List<RunView.LossPoint> shown() {
        return phases.values().stream()
                .sorted(Comparator.comparingLong(
                        phase -> phase.points.firstEntry().getValue().told()))
                .flatMap(phase -> phase.points.values().stream().map(Point::shown))
                .toList();
    }
}
