package dev.trainyard.finetune;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes what the consumer hands its requests to. */
@ApplicationScoped
public class FinetuneWiring {
    @Produces
    @Singleton
    FinetuneJob job() {
        return new FinetuneJob();
    }
}
