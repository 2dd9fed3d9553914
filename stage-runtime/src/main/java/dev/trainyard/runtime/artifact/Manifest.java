package dev.trainyard.runtime.artifact;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The list of an artifact's files with their digests, sorted by path. Equal content gives equal bytes, so the digest of
 * the manifest identifies the content of the whole folder.
 */
record Manifest(String mediaType, List<Entry> files) {
    /** The file's name in every sealed folder. */
    static final String FILE = "manifest.json";

    // This may be a damaged manifest, whose fields may be missing.
    Manifest {
        Objects.requireNonNull(mediaType);
        files = List.copyOf(files);
    }

    /** One file. @param path relative to the folder, with forward slashes */
    record Entry(String path, long bytes, Sha256 sha256) {
        Entry {
            Objects.requireNonNull(path);
            Objects.requireNonNull(sha256);
        }
    }

    /** Creates the manifest of a folder, reading every file once. */
    static Manifest of(Path folder, String mediaType) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.filter(Files::isRegularFile).toList();
        }
        List<Entry> files = new ArrayList<>();
        for (Path path : paths) {
            // A manifest copied from another artifact is about to be replaced.
            if (path.equals(folder.resolve(FILE))) continue;
            String name = folder.relativize(path).toString().replace('\\', '/');
            files.add(new Entry(name, Files.size(path), Sha256.of(path)));
        }
        files.sort(Comparator.comparing(Entry::path));
        return new Manifest(mediaType, files);
    }

    static Manifest parse(byte[] json) throws IOException {
        return ContractJson.mapper().readValue(json, Manifest.class);
    }

    byte[] json() throws IOException {
        return ContractJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }

    /** The reference to the folder with this manifest. */
    static Artifact reference(String location, byte[] json) throws IOException {
        Manifest manifest = parse(json);
        long bytes = manifest.files().stream().mapToLong(Entry::bytes).sum();
        return new Artifact(location, Sha256.of(json), bytes, manifest.mediaType());
    }
}
