package dev.trainyard.ingest.extraction.maven;

import dev.trainyard.ingest.extraction.http.GuardedHttp;
import dev.trainyard.ingest.extraction.http.NotFetchedException;
import dev.trainyard.ingest.extraction.http.WebAddress;
import dev.trainyard.ingest.extraction.http.WebResponse;
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

/** The files of a Maven repository, verified by their checksums. */
sealed interface ArtifactFiles {
    /** The kinds of checksum files in a repository, the best first. */
    List<Map.Entry<String, String>> CHECKSUMS = List.of(Map.entry(".sha256", "SHA-256"), Map.entry(".sha1", "SHA-1"));

    /**
     * A local file with the repository's content at a path; empty if there is none.
     *
     * @throws NotFetchedException if it cannot be fetched, or does not match its checksum
     */
    Optional<Path> find(String path) throws IOException;

    /** The address at which a file was published, if it was. */
    Optional<String> url(String path);

    /**
     * A repository on another host.
     *
     * @param base its address, which ends with a slash
     * @param folder for fetched files
     * @param most the largest size of a file in bytes
     * @param limit the time limit for one file
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
            WebResponse answer = http.download(address(path), part, most, limit);
            if (answer.status() == 404) {
                // A missing sources jar may be published later, so only missing POMs are remembered.
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
            throw new NotFetchedException("it has no checksum file");
        }

        private Optional<String> checksum(String path) throws IOException {
            WebResponse answer = http.get(address(path), GuardedHttp.RequestCheck.OPEN, MOST_CHECKSUM, limit);
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

        private static void requireGood(WebResponse answer) throws NotFetchedException {
            if (answer.status() != 200) {
                throw new NotFetchedException(answer.address().host() + " answered " + answer.status());
            }
        }
    }

    /**
     * A repository in a folder, such as a user's local Maven repository, where checksums may be missing.
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

        /** The file may be a link that leads out of the source folders. */
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
        // Some repositories write the file's name after the checksum.
        String first = wanted.strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
        if (!first.equals(HexFormat.of().formatHex(digest.digest()))) {
            throw new NotFetchedException("it does not match its checksum");
        }
    }
}
