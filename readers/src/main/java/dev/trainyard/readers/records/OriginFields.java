package dev.trainyard.readers.records;

import dev.trainyard.readers.document.Origin;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects a document's origin from the fields that usually hold it. They are looked for at the top of a record and in its
 * {@code meta} or {@code metadata}; of several, the first in these lists is used.
 */
final class OriginFields {
    private static final List<String> DATES = named("date", "timestamp", "created");
    private static final List<String> LICENCES = named("license", "licence");
    private static final List<String> URLS = named("url");
    private static final Set<String> ALL = Set.copyOf(
            List.of(DATES, LICENCES, URLS).stream().flatMap(List::stream).toList());
    /** Longer values are ignored. */
    private static final int MOST = 2_000;

    private final Map<String, String> values = new HashMap<>();

    private static List<String> named(String... names) {
        return List.of("", "meta.", "metadata.").stream()
                .flatMap(place -> List.of(names).stream().map(name -> place + name))
                .toList();
    }

    static Set<String> all() {
        return ALL;
    }

    static boolean isOne(String field) {
        return ALL.contains(field);
    }

    void take(String field, @Nullable String value) {
        if (value != null && !value.isBlank() && value.length() <= MOST) values.put(field, value.strip());
    }

    Origin origin() {
        @Nullable LocalDate date = null;
        for (String field : DATES) {
            if (date == null && values.containsKey(field))
                date = Dates.of(values.get(field)).orElse(null);
        }
        Origin origin = new Origin(date, first(LICENCES), first(URLS));
        return origin.equals(Origin.UNKNOWN) ? Origin.UNKNOWN : origin;
    }

    private @Nullable String first(List<String> fields) {
        for (String field : fields) {
            if (values.get(field) instanceof String value && !value.equals("null")) return value;
        }
        return null;
    }
}
