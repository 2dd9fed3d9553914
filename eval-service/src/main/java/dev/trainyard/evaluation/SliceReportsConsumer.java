package dev.trainyard.evaluation;

import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.SliceReported;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.runtime.kafka.EventRecords;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Reads what the replicas report about slices. Every process reads all new records, in a consumer group of its own. A
 * report that is missed delays an evaluation a little, because it also looks into the store.
 */
@ApplicationScoped
public class SliceReportsConsumer {
    private static final Logger LOG = System.getLogger(SliceReportsConsumer.class.getName());
    private static final String REPORTED = EventType.of(SliceReported.class);

    private final SliceReports reports;
    private final EventRecords records;

    SliceReportsConsumer(SliceReports reports, EventRecords records) {
        this.reports = reports;
        this.records = records;
    }

    @Incoming("slice-reports")
    void consume(ConsumerRecord<String, byte[]> record) {
        if (!EventRecords.header(record, "ce_type").equals(Optional.of(REPORTED))) return;
        try {
            if (records.read(record) instanceof SliceReported report) reports.accept(report);
        } catch (UnreadableEventException | RuntimeException e) {
            // The group that measures slices moves it to the dead-letter topic.
            LOG.log(Level.DEBUG, "skipped a report about a slice: " + e.getMessage());
        }
    }
}
