package dev.trainyard.finetune;

import dev.trainyard.runtime.endpoint.ChatEndpoint;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The composition root of the fine-tuning service. */
@ApplicationScoped
public class FinetuneWiring {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Produces
    @Singleton
    FinetuneJob job(FinetuneSettings settings) {
        return new FinetuneJob(critic(settings.critic()));
    }

    private static ChatEndpoint.@Nullable Settings critic(FinetuneSettings.Critic settings) {
        URI url = settings.url().orElse(null);
        if (url == null) return null;
        try {
            return new ChatEndpoint.Settings(
                    "critic", url, settings.model().orElse(""), settings.key().orElse(null), settings.timeout(), PAUSE);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage()
                    + " Set trainyard.finetune.critic.url, trainyard.finetune.critic.model and"
                    + " trainyard.finetune.critic.timeout.");
        }
    }

    /** A critic that is configured wrongly prevents the start. */
    void start(@Observes StartupEvent event, FinetuneSettings settings) {
        critic(settings.critic());
    }
}
