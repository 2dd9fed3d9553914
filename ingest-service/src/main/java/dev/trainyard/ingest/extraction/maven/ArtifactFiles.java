package dev.trainyard.ingest.extraction.maven;

import dev.trainyard.ingest.extraction.http.Answer;
import dev.trainyard.ingest.extraction.http.GuardedHttp;
import dev.trainyard.ingest.extraction.http.NotFetchedException;
import dev.trainyard.ingest.extraction.http.WebAddress;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.runtime.artifact.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The files of a Maven repository, each as its checksum says. */
sealed interface ArtifactFiles {
    /** Checksums that files of a repository have beside them, the best first. */
    List<Map.Entry<String, String>> CHECKSUMS = List.of(Map.entry(".sha256", "SHA-256"), Map.entry(".sha1", "SHA-1"));

    /**
     * A file on this machine with what the repository has at a path, or nothing where it has nothing there.
     *
     * @throws NotFetchedException where it cannot be had, or is not what its checksum says
     */
    Optional<Path> find(String path) throws IOException;

    /** Where a file was published, if it was. */
    Optional<String> url(String path);

    /**
     * On another host.
     *
     * @param base its address, which ends with a slash
     * @param folder for what is fetched
     * @param most bytes of one file
     * @param limit of time for one file
     */
    record Remote(GuardedHttp http, WebAddress base, Path folder, long most, Duration limit) implements ArtifactFiles {
        private static final int MOST_CHECKSUM = 4_096;

        @Override
        public Optional<Path> find(String path) throws IOException {
            Path whole = folder.resolve(path);
            if (Files.exists(whole)) return Optional.of(whole);
            Path absent = whole.resolveSibling(whole.getFileName() + ".absent");
            if (Files.exists(absent)) return Optional.empty();
            Path part = whole.resolveSibling(whole.getFileName() + ".part");
            Files.createDirectories(whole.getParent());
            Answer answer = http.download(address(path), part, most, limit);
            if (answer.status() == 404) {
                // Sources that were missing may be published later; a description that was, is not missed.
                if (path.endsWith(".pom")) Files.createFile(absent);
                return Optional.empty();
            }
            requireGood(answer);
            if (!answer.whole()) throw new NotFetchedException("it is larger than " + (most >> 20) + " MiB");
            for (Map.Entry<String, String> checksum : CHECKSUMS) {
                Optional<String> wanted = checksum(path + checksum.getKey());
                if (wanted.isEmpty()) continue;
                requireDigest(part, checksum.getValue(), wanted.get());
                DurableFiles.publish(part, whole);
                return Optional.of(whole);
            }
            throw new NotFetchedException("there is no checksum beside it");
        }

        private Optional<String> checksum(String path) throws IOException {
            Answer answer = http.get(address(path), GuardedHttp.Gate.OPEN, MOST_CHECKSUM, limit);
            if (answer.status() == 404) return Optional.empty();
            requireGood(answer);
            return Optional.of(new String(answer.body(), StandardCharsets.US_ASCII));
        }

        private WebAddress address(String path) throws NotFetchedException {
            return WebAddress.of(base + path);
        }

        @Override
        public Optional<String> url(String path) {
            return Optional.of(base + path);
        }

        private static void requireGood(Answer answer) throws NotFetchedException {
            if (answer.status() != 200) {
                throw new NotFetchedException(answer.address().host() + " answered " + answer.status());
            }
        }
    }

    /**
     * In a folder, such as the one that Maven keeps for a user; a checksum may be missing there.
     *
     * @param folders that may be read
     */
    record Local(Path root, SourceFolders folders) implements ArtifactFiles {
        @Override
        public Optional<Path> find(String path) throws IOException {
            Path file = root.resolve(path);
            if (!Files.isRegularFile(file)) return Optional.empty();
            Path real = allowed(file);
            for (Map.Entry<String, String> checksum : CHECKSUMS) {
                Path beside = root.resolve(path + checksum.getKey());
                if (Files.isRegularFile(beside) && Files.size(beside) < 4_096) {
                    requireDigest(
                            real, checksum.getValue(), Files.readString(allowed(beside), StandardCharsets.US_ASCII));
                    break;
                }
            }
            return Optional.of(real);
        }

        @Override
        public Optional<String> url(String path) {
            return Optional.empty();
        }

        /** It may be a link that leads out. */
        private Path allowed(Path file) throws IOException {
            return folders.findSource(root.relativize(file).toString(), file.toString())
                    .toRealPath();
        }
    }

    private static void requireDigest(Path file, String algorithm, String wanted) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) digest.update(buffer, 0, read);
        }
        // Some repositories write the file's name behind it.
        String first = wanted.strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
        if (!first.equals(HexFormat.of().formatHex(digest.digest()))) {
            throw new NotFetchedException("it is not what its checksum says");
        }
    }
}
