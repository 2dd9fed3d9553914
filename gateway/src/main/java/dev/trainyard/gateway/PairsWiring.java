package dev.trainyard.gateway;

import dev.trainyard.gateway.chat.ChatService;
import dev.trainyard.gateway.pairs.JudgeClient;
import dev.trainyard.gateway.pairs.Judging;
import dev.trainyard.gateway.pairs.OpenPairs;
import dev.trainyard.gateway.pairs.VoteLedger;
import dev.trainyard.runtime.artifact.ArtifactStore;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Wires the comparison of answers by people and by a judge model. */
@Singleton
public class PairsWiring {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Produces
    @Singleton
    VoteLedger votes() {
        return new VoteLedger();
    }

    @Produces
    @Singleton
    Judging judging(GatewaySettings settings, RunService runs, VoteLedger votes, InstantSource clock) {
        return new Judging(
                judge(settings.judge()),
                votes,
                vote -> runs.publish(vote, "The vote was not stored", "GET /api/pairs/ratings", "it counts"),
                clock,
                runs::nonce);
    }

    private static @Nullable JudgeClient judge(GatewaySettings.Judge settings) {
        URI url = settings.url().orElse(null);
        if (url == null) return null;
        try {
            return new JudgeClient(new JudgeClient.Settings(
                    url, settings.model().orElse(""), settings.key().orElse(null), settings.timeout(), PAUSE));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage()
                    + " Set trainyard.gateway.judge.url, trainyard.gateway.judge.model and"
                    + " trainyard.gateway.judge.timeout.");
        }
    }

    /** A judge that is configured wrongly prevents the start. */
    void start(@Observes StartupEvent event, Judging judging) {
        judging.judge();
    }

    void close(@Disposes Judging judging) {
        judging.close();
    }

    @Produces
    @Singleton
    PairService pairs(
            RunService runs,
            ArtifactStore store,
            ChatService chats,
            VoteLedger votes,
            Judging judging,
            FeedbackConsumer feedback,
            InstantSource clock) {
        return new PairService(
                runs,
                new EvaluationFolders(store),
                chats,
                new OpenPairs(clock, new SecureRandom()),
                votes,
                judging,
                feedback::caughtUp);
    }
}
