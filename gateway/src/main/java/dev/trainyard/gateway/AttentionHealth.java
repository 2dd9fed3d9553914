package dev.trainyard.gateway;

import dev.trainyard.gateway.attention.Attention;
import dev.trainyard.gateway.attention.Finding;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Reports whether anything in the yard is stuck. It is part of {@code /q/health} and is served alone at {@code
 * /q/health/well}. It does not affect readiness, because restarting the gateway would not help.
 */
@Wellness
@Singleton
public class AttentionHealth implements HealthCheck {
    private final Attention attention;

    AttentionHealth(Attention attention) {
        this.attention = attention;
    }

    @Override
    public HealthCheckResponse call() {
        List<Finding> findings = attention.findings();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("nothing is stuck");
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            response.withData(
                    "finding " + (i + 1), finding.what() + " Since " + finding.since() + ". " + finding.remedy());
        }
        return response.status(findings.isEmpty()).build();
    }
}
