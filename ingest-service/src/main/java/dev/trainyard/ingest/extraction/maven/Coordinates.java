package dev.trainyard.ingest.extraction.maven;

import java.util.Optional;
import java.util.regex.Pattern;

/** The coordinates of a released Maven artifact. */
record Coordinates(String group, String artifact, String version) {
    private static final String NAME = "[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*";
    private static final Pattern NAMES = Pattern.compile(NAME);
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_+-]+(\\.[A-Za-z0-9_+-]+)*");

    /**
     * @param text {@code group:artifact:version}; anything else gives an empty result, as does a snapshot, which has no
     *     fixed content
     */
    static Optional<Coordinates> of(String text) {
        String[] parts = text.split(":", -1);
        return parts.length == 3 ? of(parts[0], parts[1], parts[2]) : Optional.empty();
    }

    static Optional<Coordinates> of(String group, String artifact, String version) {
        boolean good = NAMES.matcher(group).matches()
                && NAMES.matcher(artifact).matches()
                && VERSION.matcher(version).matches()
                && !version.endsWith("-SNAPSHOT");
        return good ? Optional.of(new Coordinates(group, artifact, version)) : Optional.empty();
    }

    /** The path of a file of the artifact in a repository. */
    String path(String suffix) {
        return group.replace('.', '/') + "/" + artifact + "/" + version + "/" + artifact + "-" + version + suffix;
    }

    @Override
    public String toString() {
        return group + ":" + artifact + ":" + version;
    }
}
