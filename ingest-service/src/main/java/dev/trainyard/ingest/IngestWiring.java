package dev.trainyard.ingest;

import dev.trainyard.ingest.extraction.SourceFolders;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts the ingest service together. */
@ApplicationScoped
class IngestWiring {
    @Produces
    @Singleton
    IngestJob ingestJob(IngestSettings settings) {
        return new IngestJob(new SourceFolders(settings.sources()), settings.shardTokens());
    }
}
