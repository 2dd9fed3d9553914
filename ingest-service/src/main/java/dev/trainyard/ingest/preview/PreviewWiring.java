package dev.trainyard.ingest.preview;

import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.runtime.http.AccessRules;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Wires previews into the ingest service. */
@Singleton
class PreviewWiring {
    @Produces
    @Singleton
    PreviewService previews(SourceFolders folders, InstantSource clock) {
        return new PreviewService(folders, clock);
    }

    @Produces
    @Singleton
    AccessRules rules() {
        return new PreviewAccessRules();
    }
}
