package dev.trainyard.yard.follow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AttentionWatchTest {
    private static final String FINDING = "[{\"kind\":\"stage-unserved\",\"what\":\"Evaluation has no replica.\","
            + "\"since\":\"2026-11-30T12:00:00Z\",\"remedy\":\"Start eval-service.\"}]";

    @Test
    void reportsALastingFindingOnce() throws Exception {
        AtomicReference<String> answer = new AtomicReference<>(FINDING);
        AtomicInteger asked = new AtomicInteger();
        List<String> told = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/attention", exchange -> {
            byte[] body = answer.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            asked.incrementAndGet();
        });
        server.start();
        URI gateway = URI.create("http://127.0.0.1:" + server.getAddress().getPort());

        try (AttentionWatch _ = AttentionWatch.start(gateway, "", told::add, Duration.ofMillis(10))) {
            awaitThreeMore(asked);
            assertThat(told).containsExactly("Evaluation has no replica. Start eval-service.");

            answer.set("[]");
            awaitThreeMore(asked);
            answer.set(FINDING);
            awaitThreeMore(asked);
        } finally {
            server.stop(0);
        }

        assertThat(told).hasSize(2);
    }

    private static void awaitThreeMore(AtomicInteger asked) throws InterruptedException {
        int enough = asked.get() + 3;
        while (asked.get() < enough) Thread.sleep(5);
    }
}
