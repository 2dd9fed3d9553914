package dev.trainyard.finetune;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes what the consumer hands its requests to. */
@ApplicationScoped
public class FinetuneWiring {
    @Produces
    @Singleton
    FinetuneJob job(InstantSource clock) {
        return new FinetuneJob(clock);
    }
}
