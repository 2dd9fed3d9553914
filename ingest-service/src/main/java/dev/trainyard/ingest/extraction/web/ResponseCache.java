package dev.trainyard.ingest.extraction.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.ingest.extraction.http.NotFetchedException;
import dev.trainyard.ingest.extraction.http.WebAddress;
import dev.trainyard.ingest.extraction.http.WebResponse;
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
 * Stores responses of hosts in a folder until the job is done, so that another attempt does not request them again.
 *
 * <p>Both pages and final errors such as 404 are stored. Temporary failures are not stored, and so are requested again:
 * missing responses (no connection, time-out, aborted, unreadable {@code robots.txt}), and the statuses
 * {@link #FOR_NOW} and 500 and above. Pages that {@code robots.txt} forbids are not requested; each attempt reads that
 * file again if it still has to request pages from its host.
 *
 * <p>A file has a line of JSON and the body, compressed. A file that a crash has truncated is recognised by its
 * checksum and treated as missing. Every {@link #FORCE_EVERY} and at the end, new files are forced to disk, and only
 * then reported as progress: a crawl may take days, and this shows progress across interrupted attempts.
 */
final class ResponseCache {
    /** Timed out, too early, too many requests. */
    private static final Set<Integer> FOR_NOW = Set.of(408, 425, 429);

    /** The headers that determine a page's text, date and permission. */
    private static final List<String> HEADERS =
            List.of("content-type", "last-modified", "tdm-reservation", "x-robots-tag");

    private static final String PART = ".part";

    private static final ObjectMapper JSON = ContractJson.mapper();

    /** A host is requested at most once a second, so this costs almost nothing. */
    private static final Duration FORCE_EVERY = Duration.ofSeconds(10);

    private final PoliteFetcher visits;
    private final Path folder;
    private final InstantSource clock;
    private final LongConsumer progress;
    private final List<Path> unforced = new ArrayList<>();
    private @Nullable Instant forced;
    private long there = -1;

    /** A response without its body. */
    record ResponseHead(String address, int status, Map<String, List<String>> headers, boolean whole) {}

    /**
     * @param folder of one source; created if missing
     * @param progress receives the number of responses on disk, whenever there are new ones
     */
    ResponseCache(PoliteFetcher visits, Path folder, InstantSource clock, LongConsumer progress) {
        this.visits = visits;
        this.folder = folder;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * The stored response, or a new one from the host.
     *
     * @param most the largest number of bytes of the body
     * @param readable whether the body is needed; other bodies, and longer ones, are dropped
     * @throws NotFetchedException if there is no valid response
     * @throws OptedOutException if the page must not be requested
     */
    WebResponse get(WebAddress start, int most, Predicate<WebResponse> readable) throws IOException {
        Path file = folder.resolve(Sha256.of(start.toString()).hex());
        Optional<WebResponse> kept = kept(file);
        WebResponse answer = kept.isPresent() ? kept.get() : essence(visits.visit(start, most), readable);
        if (kept.isEmpty() && stands(answer.status())) keep(file, answer);
        if (isGood(answer)) return answer;
        throw new NotFetchedException(answer.address().host() + " answered " + answer.status());
    }

    private static boolean isGood(WebResponse answer) {
        return answer.status() == 200 || answer.status() == 203;
    }

    private static boolean stands(int status) {
        return status < 500 && !FOR_NOW.contains(status);
    }

    private static WebResponse essence(WebResponse answer, Predicate<WebResponse> readable) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (String name : HEADERS) {
            List<String> values = answer.headers(name);
            if (!values.isEmpty()) headers.put(name, values);
        }
        byte[] body = isGood(answer) && answer.whole() && readable.test(answer) ? answer.body() : new byte[0];
        return new WebResponse(answer.address(), answer.status(), headers, body, answer.whole());
    }

    private void keep(Path file, WebResponse answer) throws IOException {
        Files.createDirectories(folder);
        if (there < 0) there = count();
        Path part = file.resolveSibling(file.getFileName() + PART);
        ResponseHead head =
                new ResponseHead(answer.address().toString(), answer.status(), answer.headers(), answer.whole());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(part))) {
            out.write(JSON.writeValueAsBytes(head));
            out.write('\n');
            out.write(answer.body());
        }
        // A file that a crash has truncated may exist.
        if (!Files.exists(file)) there++;
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        unforced.add(file);
        Instant now = clock.instant();
        if (forced == null || !now.isBefore(forced.plus(FORCE_EVERY))) {
            force();
            forced = now;
        }
    }

    /** Forces new responses to disk, and reports their number. */
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

    private static Optional<WebResponse> kept(Path file) {
        if (!Files.exists(file)) return Optional.empty();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            ResponseHead head = JSON.readValue(line(in), ResponseHead.class);
            return Optional.of(new WebResponse(
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
