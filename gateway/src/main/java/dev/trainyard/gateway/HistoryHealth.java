package dev.trainyard.gateway;

import dev.trainyard.contracts.event.Topic;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * The gateway is ready once it has read everything that happened before it started, and as long as it can read new
 * events.
 */
@Readiness
@Singleton
public class HistoryHealth implements HealthCheck {
    /** After a failure, reading resumes within this time if the broker is available. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private final HistoryConsumer history;

    HistoryHealth(HistoryConsumer history) {
        this.history = history;
    }

    @Override
    public HealthCheckResponse call() {
        HistoryConsumer.State state = history.state();
        boolean reading = state.alive() && state.idle().compareTo(LONGEST_SILENCE) < 0;
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("history has been read")
                .status(history.caughtUp() && reading && state.missing().isEmpty())
                .withData("behind", state.behind())
                .withData("passedOver", state.passedOver());
        if (!state.missing().isEmpty()) {
            answer.withData(
                    "missing",
                    "Topics are missing: "
                            + state.missing().stream().map(Topic::topicName).collect(Collectors.joining(", "))
                            + ". Create them, or restart a service, which creates them.");
        }
        if (!reading) {
            answer.withData(
                    "trouble",
                    state.alive()
                            ? "The topics have not been read for "
                                    + state.idle().toSeconds() + " seconds. " + state.trouble()
                            : "The gateway has stopped reading the topics; restart it.");
        } else if (!state.trouble().isEmpty()) {
            answer.withData("trouble", state.trouble());
        }
        return answer.build();
    }
}
