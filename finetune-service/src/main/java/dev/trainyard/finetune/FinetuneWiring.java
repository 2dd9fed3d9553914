package dev.trainyard.finetune;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The composition root of the fine-tuning service. */
@ApplicationScoped
public class FinetuneWiring {
    @Produces
    @Singleton
    FinetuneJob job() {
        return new FinetuneJob();
    }
}
