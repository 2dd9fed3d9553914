package dev.trainyard.gateway.starting;

import dev.trainyard.contracts.run.RunId;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Generates run ids from the recipe's name, the time, and four random digits: {@code demo-20261123-174502-9f3c}. */
public final class RunNaming {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    /** The maximum length of the name, next to the time and the digits. */
    private static final int LONGEST = 64 - 21;

    private static final int DIGITS = 1 << 16;

    private final InstantSource time;
    private final RandomGenerator chance;
    /** The ids of the last second: among a few hundred of them, four random digits would collide. */
    private final Set<String> given = new HashSet<>();

    private String second = "";

    public RunNaming(InstantSource time, RandomGenerator chance) {
        this.time = time;
        this.chance = chance;
    }

    /**
     * A new id.
     *
     * @param recipe the recipe's name
     * @param wanted whether an id is suitable; about one in four should be
     */
    public RunId next(String recipe, Predicate<RunId> wanted) {
        String name = recipe.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        name = trimmed(name.substring(0, Math.min(name.length(), LONGEST)));
        String start = name.isEmpty() ? "run" : name;
        synchronized (given) {
            while (true) {
                String now = TIME.format(time.instant());
                if (!now.equals(second)) given.clear();
                second = now;
                Optional<RunId> free = free(start + "-" + now, wanted).or(() -> free(start + "-" + now, _ -> true));
                if (free.isPresent()) return free.get();
            }
        }
    }

    private Optional<RunId> free(String prefix, Predicate<RunId> wanted) {
        int first = chance.nextInt(DIGITS);
        for (int i = 0; i < DIGITS; i++) {
            String id = "%s-%04x".formatted(prefix, (first + i) % DIGITS);
            if (!given.contains(id) && wanted.test(new RunId(id))) {
                given.add(id);
                return Optional.of(new RunId(id));
            }
        }
        return Optional.empty();
    }

    private static String trimmed(String name) {
        return name.replaceAll("^-+|-+$", "");
    }
}
