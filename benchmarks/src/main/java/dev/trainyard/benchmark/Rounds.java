package dev.trainyard.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rates of two sides that were measured in turn, so that other load on the machine affects both. Higher is better. */
record Rounds(List<Double> ours, List<Double> theirs) {
    /** One measurement. */
    interface Rate {
        double measure() throws IOException;
    }

    Rounds {
        ours = List.copyOf(ours);
        theirs = List.copyOf(theirs);
        if (ours.size() != theirs.size()) throw new IllegalArgumentException("a round measures both sides");
    }

    static Rounds take(int rounds, Rate ours, Rate theirs) throws IOException {
        requireSome(rounds);
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            first.add(ours.measure());
            second.add(theirs.measure());
        }
        return new Rounds(first, second);
    }

    static void requireSome(int rounds) {
        if (rounds < 1)
            throw new RefusedException("--rounds " + rounds + " measures nothing; 5 or more show a spread.");
    }

    /** Our rate over theirs, in each round. */
    Spread ratio() {
        return Spread.of(IntStream.range(0, ours.size())
                .mapToObj(round -> ours.get(round) / theirs.get(round))
                .toList());
    }
}
