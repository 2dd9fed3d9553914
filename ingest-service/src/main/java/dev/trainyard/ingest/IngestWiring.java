package dev.trainyard.ingest;

import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceFolders;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** The composition root of the ingest service. */
@ApplicationScoped
class IngestWiring {
    @Produces
    @Singleton
    SourceFolders folders(IngestSettings settings) {
        return new SourceFolders(settings.sources());
    }

    @Produces
    @Singleton
    IngestJob ingestJob(SourceFolders folders, FeedbackConsumer feedback, IngestSettings settings) {
        return new IngestJob(
                folders, new PrivateHosts(settings.privateHosts().orElse(List.of())), feedback, settings.shardTokens());
    }
}
