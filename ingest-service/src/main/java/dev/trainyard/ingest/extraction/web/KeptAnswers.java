package dev.trainyard.ingest.extraction.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.ingest.extraction.http.Answer;
import dev.trainyard.ingest.extraction.http.NotFetchedException;
import dev.trainyard.ingest.extraction.http.WebAddress;
import dev.trainyard.runtime.artifact.DurableFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What hosts have answered, kept in a folder for as long as the job is not done, so that another attempt of it asks for
 * nothing that an earlier one was told.
 *
 * <p>An answer stands, whether it is a page or, such as 404, says that there is none. Not kept, and so asked for again, is
 * what another moment may change: no answer at all (no connection, too late, broken off, a {@code robots.txt} that could
 * not be read), and the statuses {@link #FOR_NOW} and 500 and above. What {@code robots.txt} forbids was not asked for;
 * each attempt reads that file anew, if there is something left to ask of its host.
 *
 * <p>A file has a line of JSON and the body, compressed. One that a crash has torn is found damaged by its checksum, and
 * is as good as none. Every {@link #FORCE_EVERY} and at the end, what is new is forced to the disk, and only then told to
 * be there: a crawl may take days, and says by this that it comes forward, whatever ends its attempts.
 */
final class KeptAnswers {
    /** Timed out, too early, too many requests. */
    private static final Set<Integer> FOR_NOW = Set.of(408, 425, 429);

    /** All that a page's text, date and permission come from. */
    private static final List<String> HEADERS =
            List.of("content-type", "last-modified", "tdm-reservation", "x-robots-tag");

    private static final String PART = ".part";

    private static final ObjectMapper JSON = ContractJson.mapper();

    /** A host is asked once a second at most, so it costs next to nothing. */
    private static final Duration FORCE_EVERY = Duration.ofSeconds(10);

    private final PoliteVisits visits;
    private final Path folder;
    private final InstantSource clock;
    private final LongConsumer progress;
    private final List<Path> unforced = new ArrayList<>();
    private @Nullable Instant forced;
    private long there = -1;

    /** All of an answer but its body. */
    record Head(String address, int status, Map<String, List<String>> headers, boolean whole) {}

    /**
     * @param folder of one source; made where it is missing
     * @param progress told how many answers are on the disk, whenever there are new ones
     */
    KeptAnswers(PoliteVisits visits, Path folder, InstantSource clock, LongConsumer progress) {
        this.visits = visits;
        this.folder = folder;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * What a host answers with good will, or has answered so.
     *
     * @param most bytes that are wanted
     * @param readable whether the body may be read; that of another answer, and one that is longer, is dropped
     * @throws NotFetchedException where it does not
     * @throws OptedOutException where it may not be asked
     */
    Answer get(WebAddress start, int most, Predicate<Answer> readable) throws IOException {
        Path file = folder.resolve(Sha256.of(start.toString()).hex());
        Optional<Answer> kept = kept(file);
        Answer answer = kept.isPresent() ? kept.get() : essence(visits.visit(start, most), readable);
        if (kept.isEmpty() && stands(answer.status())) keep(file, answer);
        if (isGood(answer)) return answer;
        throw new NotFetchedException(answer.address().host() + " answered " + answer.status());
    }

    private static boolean isGood(Answer answer) {
        return answer.status() == 200 || answer.status() == 203;
    }

    private static boolean stands(int status) {
        return status < 500 && !FOR_NOW.contains(status);
    }

    private static Answer essence(Answer answer, Predicate<Answer> readable) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (String name : HEADERS) {
            List<String> values = answer.headers(name);
            if (!values.isEmpty()) headers.put(name, values);
        }
        byte[] body = isGood(answer) && answer.whole() && readable.test(answer) ? answer.body() : new byte[0];
        return new Answer(answer.address(), answer.status(), headers, body, answer.whole());
    }

    private void keep(Path file, Answer answer) throws IOException {
        Files.createDirectories(folder);
        if (there < 0) there = count();
        Path part = file.resolveSibling(file.getFileName() + PART);
        Head head = new Head(answer.address().toString(), answer.status(), answer.headers(), answer.whole());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(part))) {
            out.write(JSON.writeValueAsBytes(head));
            out.write('\n');
            out.write(answer.body());
        }
        // Another one may be there, which a crash has torn.
        if (!Files.exists(file)) there++;
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        unforced.add(file);
        Instant now = clock.instant();
        if (forced == null || !now.isBefore(forced.plus(FORCE_EVERY))) {
            force();
            forced = now;
        }
    }

    /** Forces what is new to the disk, and tells how much is there now. */
    void force() throws IOException {
        if (unforced.isEmpty()) return;
        for (Path file : unforced) DurableFiles.force(file);
        DurableFiles.syncEntries(folder);
        unforced.clear();
        progress.accept(there);
    }

    private long count() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.toString().endsWith(PART)).count();
        }
    }

    private static Optional<Answer> kept(Path file) {
        if (!Files.exists(file)) return Optional.empty();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            Head head = JSON.readValue(line(in), Head.class);
            return Optional.of(new Answer(
                    WebAddress.of(head.address()), head.status(), head.headers(), in.readAllBytes(), head.whole()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) line.write(next);
        return line.toByteArray();
    }
}
