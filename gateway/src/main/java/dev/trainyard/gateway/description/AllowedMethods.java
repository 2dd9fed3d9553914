package dev.trainyard.gateway.description;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The supported methods of each path, according to the OpenAPI description. */
public final class AllowedMethods {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final List<PathMethods> paths = new ArrayList<>();

    private record PathMethods(Pattern path, Set<String> methods) {}

    /** @param description an OpenAPI document */
    public AllowedMethods(JsonNode description) {
        for (var path : description.path("paths").properties()) {
            Set<String> methods = new TreeSet<>(List.of("OPTIONS"));
            path.getValue().fieldNames().forEachRemaining(name -> {
                if (METHODS.contains(name)) methods.add(name.toUpperCase(Locale.ROOT));
            });
            if (methods.contains("GET")) methods.add("HEAD");
            paths.add(new PathMethods(pattern(path.getKey()), methods));
        }
    }

    /** The methods of a path; empty if the description does not have the path. */
    public Set<String> at(String path) {
        return paths.stream()
                .filter(it -> it.path().matcher(path).matches())
                .map(PathMethods::methods)
                .findFirst()
                .orElse(Set.of());
    }

    private static Pattern pattern(String template) {
        StringBuilder pattern = new StringBuilder();
        for (String part : template.split("/")) {
            if (!part.isEmpty()) pattern.append('/').append(part.startsWith("{") ? "[^/]+" : Pattern.quote(part));
        }
        return Pattern.compile(pattern.append("/?").toString());
    }
}
