package dev.trainyard.runtime.kafka;

import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.artifact.PeriodicVerification;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.runtime.job.WorkFolders;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Wires the parts of a stage; a service only needs this module on its class path. */
@ApplicationScoped
public class StageRuntimeWiring {
    // Twice this is less than the ten seconds that container engines allow by default.
    private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(4);

    @Produces
    @Singleton
    @DefaultBean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    @DefaultBean
    Cancellations cancellations() {
        return new Cancellations();
    }

    @Produces
    @Singleton
    @DefaultBean
    ArtifactStore artifactStore(StageSettings settings, InstantSource clock) throws IOException {
        FolderArtifactStore store = new FolderArtifactStore(settings.home().resolve("artifacts"));
        store.sweep(clock.instant().minus(FolderArtifactStore.ABANDONED));
        PeriodicVerification.start(store, settings.verifyEvery());
        return store;
    }

    @Produces
    @Singleton
    @DefaultBean
    EventRecords eventRecords(ArtifactStore store) {
        return new EventRecords(store);
    }

    @Produces
    @Singleton
    @DefaultBean
    JobRunner jobRunner(
            ArtifactStore store,
            EventSink events,
            Cancellations cancellations,
            InstantSource clock,
            StageSettings settings,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        Path work = settings.home().resolve("work").resolve(service).toAbsolutePath();
        new WorkFolders(work, clock).sweepDaily();
        return new JobRunner(store, events, cancellations, work, clock);
    }

    void stop(@Observes ShutdownEvent event, JobRunner runner) throws InterruptedException {
        runner.stop(SHUTDOWN_PATIENCE);
    }
}
