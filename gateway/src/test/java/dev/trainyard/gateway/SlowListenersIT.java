package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.testing.BrokerInThisProcess;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who listen to a run's events and read nothing of them. */
@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
@TestProfile(SlowListenersIT.Impatient.class)
class SlowListenersIT {
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("trainyard.gateway.listener-patience", "PT2S");
        }
    }

    private static final RunId RUN = new RunId("a-run-of-many-words");
    private static final int SAMPLES = 400;

    @Inject
    EventSink events;

    @Inject
    RunHistory history;

    @TestHTTPResource
    URI gateway;

    @Test
    @Timeout(120)
    void dropsThoseWhoNeverReadAndServesOthers() throws Exception {
        events.publish(new RunRequested(RUN, RecipeReader.preset("smoke")));
        history.await(RUN, _ -> true, Duration.ofSeconds(30));
        String text = "word ".repeat(10_000);
        for (int step = 1; step <= SAMPLES; step++) {
            events.publish(new SampleGenerated(RUN, Stage.PRETRAIN, step, "p", text + step));
        }

        List<Socket> never = new ArrayList<>();
        for (int i = 0; i < 20; i++) never.add(listener());
        try (Socket reading = listener()) {
            assertThat(samples(reading)).isEqualTo(SAMPLES);
        }
        for (Socket socket : never) {
            try (socket) {
                awaitHangUp(socket);
            }
        }
    }

    private Socket listener() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", gateway.getPort()));
        socket.getOutputStream()
                .write(("GET /api/runs/" + RUN + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static int samples(Socket socket) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream()));
        int samples = 0;
        for (String line = lines.readLine(); line != null && samples < SAMPLES; line = lines.readLine()) {
            if (line.contains("dev.trainyard.sample-generated.v1")) samples++;
        }
        return samples;
    }

    /** Who does not read learns by writing that the other side has hung up; empty lines between requests mean nothing. */
    private static void awaitHangUp(Socket socket) throws InterruptedException {
        try {
            while (true) {
                socket.getOutputStream().write('\n');
                Thread.sleep(100);
            }
        } catch (IOException _) {
            // So it has.
        }
    }
}
