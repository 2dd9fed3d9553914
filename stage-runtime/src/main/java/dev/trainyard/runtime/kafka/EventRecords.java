package dev.trainyard.runtime.kafka;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.SliceRequested;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DamagedArtifactException;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.Backoff;
import dev.trainyard.runtime.job.FailureReason;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Events as Kafka records: CloudEvents 1.0 in binary mode, attributes in headers, the JSON body as the value.
 *
 * <p>Records stay well below the size that a broker refuses. A body above {@link #LARGEST_BODY} is sealed in the
 * artifact store; the record then contains the reference, and the header {@code ce_dataref} its location. Readers that
 * use this class get complete events in either case.
 */
public final class EventRecords {
    /** In bytes; by default, a broker accepts records of up to 1 MiB. */
    public static final int LARGEST_BODY = 256 << 10;

    /** The CloudEvents extension for data that is stored elsewhere. */
    public static final String REFERENCE = "ce_dataref";

    /** How long reading a body is retried if the artifact store cannot be read. */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Logger LOG = System.getLogger(EventRecords.class.getName());
    private static final String FOLDER = "events/";
    private static final String FILE = "body";
    private static final Pattern LOCATION = Pattern.compile(FOLDER + "[0-9a-z-]{1,64}");

    /** Maximum length of a quotation from a record in an error message, in characters. */
    private static final int LONGEST_QUOTE = 200;

    private final ArtifactStore store;
    private final Duration patience;

    public EventRecords(ArtifactStore store) {
        this(store, PATIENCE);
    }

    EventRecords(ArtifactStore store, Duration patience) {
        this.store = store;
        this.patience = patience;
    }

    /**
     * @param source the publishing service: {@code /trainyard/ingest-service}
     * @param time of the event
     * @throws IOException if a large body could not be written to the store
     */
    public ProducerRecord<String, byte[]> write(PipelineEvent event, String source, Instant time) throws IOException {
        byte[] body = EventJson.write(event);
        String type = EventType.of(event.getClass());
        String id = EventJson.id(type, body);
        Map<String, String> headers = new HashMap<>(Map.of(
                "ce_specversion",
                "1.0",
                "ce_id",
                id,
                "ce_type",
                type,
                "ce_source",
                source,
                "ce_subject",
                event.run().value(),
                "ce_time",
                time.toString(),
                "content-type",
                "application/json"));
        byte[] value = body.length <= LARGEST_BODY ? body : putAside(id, body, headers);
        List<Header> inOrder = headers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(header -> header(header.getKey(), header.getValue()))
                .toList();
        return new ProducerRecord<>(Topic.of(event).topicName(), partition(event), event.key(), value, inOrder);
    }

    /** Null for the partition of the event's run. */
    private static @Nullable Integer partition(PipelineEvent event) {
        return event instanceof SliceRequested slice ? (Integer) slice.partition() : null;
    }

    /**
     * Writes a value that is too large for a record to the store.
     *
     * @param id of the value; the same id always has the same value
     * @param headers of the record, to which the reference is added
     * @return the value to use in the record instead
     */
    byte[] putAside(String id, byte[] value, Map<String, String> headers) throws IOException {
        Artifact sealed = sealed(id, value);
        headers.put(REFERENCE, sealed.location());
        return ContractJson.mapper().writeValueAsBytes(sealed);
    }

    /**
     * Seals bytes that are too large for a record in the store.
     *
     * @param id of the bytes; the same id always has the same bytes
     */
    Artifact sealed(String id, byte[] bytes) throws IOException {
        String location = FOLDER + id;
        Artifact there = whole(location);
        if (there != null) return there;
        try (Staging staging = store.stage(location, MediaTypes.EVENT)) {
            Files.write(staging.folder().resolve(FILE), bytes);
            return staging.seal();
        }
    }

    /** The artifact that is already at a location; a damaged one is moved aside. */
    private @Nullable Artifact whole(String location) throws IOException {
        Optional<Artifact> there = store.find(location);
        if (there.isEmpty()) return null;
        try {
            store.open(there.get());
            return there.get();
        } catch (DamagedArtifactException e) {
            store.remove(location);
            return null;
        }
    }

    /**
     * The complete event in a record, wherever its body is stored.
     *
     * @throws UnreadableEventException if it is not an event, or its body is permanently missing or damaged; the
     *     message is suitable for the dead-letter topic
     * @throws BodyUnavailableException if its body is not available at the moment but may be later
     */
    public PipelineEvent read(ConsumerRecord<String, byte[]> record) throws UnreadableEventException {
        String type = header(record, "ce_type")
                .orElseThrow(() -> new UnreadableEventException(
                        "The record has no ce_type header, which names the type of its event."));
        if (record.value() == null) {
            throw new UnreadableEventException("The record has no body: a " + type + " is expected.");
        }
        Optional<String> reference = header(record, REFERENCE);
        return EventJson.read(type, reference.isEmpty() ? record.value() : referredTo(reference.get(), record.value()));
    }

    /**
     * The event in a record, for a reader that can wait: while its body is not available, this retries for {@link
     * #PATIENCE}.
     *
     * @throws UnreadableEventException if it is not an event, or its body was not available in that time
     */
    public PipelineEvent await(ConsumerRecord<String, byte[]> record) throws UnreadableEventException {
        long begun = System.nanoTime();
        Backoff pause = new Backoff();
        while (true) {
            try {
                return read(record);
            } catch (BodyUnavailableException e) {
                if (System.nanoTime() - begun >= patience.toNanos()) {
                    throw new UnreadableEventException(e.getMessage(), e);
                }
                LOG.log(
                        Level.WARNING,
                        "trying again to read record of topic={0} partition={1} offset={2}: {3}",
                        record.topic(),
                        record.partition(),
                        Long.toString(record.offset()),
                        e.getMessage());
                pause.take();
            }
        }
    }

    private byte[] referredTo(String location, byte[] value) throws UnreadableEventException {
        if (!LOCATION.matcher(location).matches()) {
            throw new UnreadableEventException("The header ce_dataref is '" + quotable(location) + "': " + FOLDER
                    + " and a name of lower-case letters, digits and hyphens is expected.");
        }
        Artifact artifact = reference(value)
                .filter(it -> it.location().equals(location))
                .orElseThrow(() -> new UnreadableEventException("The header ce_dataref is '" + location
                        + "', but the body of the record does not refer to it."));
        try {
            return Files.readAllBytes(store.open(artifact).resolve(FILE));
        } catch (IOException e) {
            if (!isForGood(e)) throw new BodyUnavailableException(FailureReason.of(e), e);
            throw new UnreadableEventException(
                    "The body of the event is not available from the artifact store: "
                            + (e instanceof DamagedArtifactException ? e.getMessage() : location + " cannot be read."),
                    e);
        }
    }

    /**
     * If there are no bodies at all, the store itself may be missing, for example because a volume is not mounted yet.
     */
    private boolean isForGood(IOException failure) {
        return (failure instanceof DamagedArtifactException || failure instanceof NoSuchFileException)
                && store.holds(FOLDER);
    }

    private static Optional<Artifact> reference(byte[] value) {
        try {
            // Without a digest, the body could not be verified.
            return Optional.ofNullable(ContractJson.mapper().readValue(value, Artifact.class))
                    .filter(it -> it.sha256() != null);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A CloudEvents attribute of a record, such as {@code ce_id}, {@code ce_time}, {@code ce_source}. */
    public static Optional<String> header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    /** A quotation from a record for an error message: its beginning, without control characters. */
    public static String quotable(String said) {
        String shown = said.length() <= LONGEST_QUOTE ? said : said.substring(0, LONGEST_QUOTE) + "…";
        return shown.replaceAll("\\p{Cntrl}", "?");
    }

    static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
