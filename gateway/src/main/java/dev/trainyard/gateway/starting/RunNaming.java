package dev.trainyard.gateway.starting;

import dev.trainyard.contracts.run.RunId;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Names for new runs: the recipe's name, the time, and four digits of chance, as {@code demo-20261123-174502-9f3c}. */
public final class RunNaming {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    /** What a run id leaves beside the time and the digits. */
    private static final int LONGEST = 64 - 21;

    private final InstantSource time;
    private final RandomGenerator chance;
    /** The names of the last second: four digits alone would meet again among some hundred of them. */
    private final Set<String> given = new HashSet<>();

    private String second = "";

    public RunNaming(InstantSource time, RandomGenerator chance) {
        this.time = time;
        this.chance = chance;
    }

    /** A name that was not given before. */
    public RunId next(String recipe) {
        String name = recipe.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        name = trimmed(name.substring(0, Math.min(name.length(), LONGEST)));
        String start = name.isEmpty() ? "run" : name;
        synchronized (given) {
            while (true) {
                String time = TIME.format(this.time.instant());
                if (!time.equals(second)) given.clear();
                second = time;
                String id = "%s-%s-%04x".formatted(start, time, chance.nextInt(1 << 16));
                if (given.add(id)) return new RunId(id);
            }
        }
    }

    private static String trimmed(String name) {
        return name.replaceAll("^-+|-+$", "");
    }
}
