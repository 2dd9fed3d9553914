package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that send or read slowly, or not at all, and their effect on other clients. */
class SlowClientsIT {
    /** More than there are worker threads. */
    private static final int MANY = 210;

    /** Half of the minute that a request took when worker threads read bodies; on an idle machine it takes a moment. */
    private static final Duration SOON = Duration.ofSeconds(30);

    /** 20 MB: more than fits into the buffers in between. */
    private static final int SAMPLES = 100;

    private static final String HALF =
            "POST /api/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 1000\r\n\r\n{\"preset\":";

    private static GatewayProcess process;
    private static URI gateway;

    @BeforeAll
    static void begin() throws Exception {
        process = new GatewayProcess(Map.of("TRAINYARD_HTTP_UNREAD_TIME", "5s")).awaitReady();
        gateway = process.address();
    }

    @AfterAll
    static void end() throws IOException {
        process.close();
    }

    private final List<RawHttp> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (RawHttp connection : open) connection.close();
    }

    @Test
    void servesOthersDespiteManyIncompleteBodiesAndClosesThem() throws Exception {
        open(MANY, HALF);

        answersSoon();

        assertThat(open.getFirst().answer().status()).isEqualTo(408);
        for (RawHttp connection : open)
            assertThat(connection.isClosedWithin(Duration.ofSeconds(60))).isTrue();
        answersSoon();
    }

    @Test
    void servesOthersDespiteManyIncompleteHeadersAndClosesThem() throws Exception {
        open(MANY, "GET /api/runs HTTP/1.1\r\nHost: localhost\r\nX-Unfinished: ");

        answersSoon();

        assertThat(open.getFirst().answer().status()).isEqualTo(408);
        for (RawHttp connection : open)
            assertThat(connection.isClosedWithin(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void disconnectsAClientThatSendsOnlyAByteNowAndThen() throws Exception {
        open(2, "");
        open.get(0).write("GET /api/runs HTTP/1.1\r\nHost: localhost\r\nX-Unfinished: ");
        open.get(1).write(HALF);

        for (int i = 0; i < 25; i++) {
            Thread.sleep(500);
            try {
                open.get(0).write("a");
                open.get(1).write(" ");
            } catch (IOException closed) {
                break;
            }
        }

        for (RawHttp connection : open)
            assertThat(connection.isClosedWithin(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void makesRoomForOthersIfOneAddressHoldsTooManyConnections() throws Exception {
        open(700, HALF);
        awaitClosed(700 - 256);

        answersSoon();
    }

    @Test
    void servesOthersDespiteManyUnreadStreams() throws Exception {
        String run = start();
        open(MANY, "GET /api/runs/" + run + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n");

        answersSoon();

        assertThat(open.getFirst().statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(open.getLast().statusLine()).isEqualTo("HTTP/1.1 200 OK");
    }

    @Test
    void makesRoomForOthersIfOneAddressFollowsTooManyRuns() throws Exception {
        String run = start();
        open(300, "GET /api/runs/" + run + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n");

        answersSoon();

        assertThat(open.getLast().statusLine()).isEqualTo("HTTP/1.1 200 OK");
        int closed = 0;
        for (RawHttp connection : open) if (connection.isClosedWithin(Duration.ofMillis(50))) closed++;
        assertThat(closed).as("of 300 where 256 may be").isGreaterThanOrEqualTo(44);
    }

    @Test
    void disconnectsAClientThatReadsNothing() throws Exception {
        // More than fits into the buffers in between.
        open(1, "GET /q/openapi HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(600));

        assertThat(open.getFirst().refusesWithin(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void disconnectsIdleFollowersAndServesTheOthers() throws Exception {
        RunId run = new RunId(start());
        String text = "word ".repeat(40_000);
        for (int step = 1; step <= SAMPLES; step++) {
            process.topics().send(new SampleGenerated(run, Stage.PRETRAIN, step, "p", text + step));
        }
        String listen = "GET /api/runs/" + run + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n";

        open(20, listen);
        try (RawHttp reading = new RawHttp(gateway).write(listen)) {
            reading.readUntil("\"step\":" + SAMPLES + ",");
        }

        for (RawHttp connection : open)
            assertThat(connection.refusesWithin(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void keepsAStreamThatIsReadOpen() throws Exception {
        String run = start();
        open(1, "GET /api/runs/" + run + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(open.getFirst().isClosedWithin(Duration.ofSeconds(25))).isFalse();
    }

    private String start() throws IOException {
        try (RawHttp connection = new RawHttp(gateway)) {
            String body = "{\"preset\": \"smoke\"}";
            String location = connection
                    .write("POST /api/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .answer()
                    .header("location");
            return location.substring(location.lastIndexOf('/') + 1);
        }
    }

    private void answersSoon() throws IOException {
        long before = System.nanoTime();
        assertThat(RawHttp.ask(gateway, "GET /api/runs HTTP/1.1", "Host: localhost")
                        .status())
                .isEqualTo(200);
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        System.out.println("beside " + open.size() + " slow connections a request took " + took.toMillis() + " ms");
        assertThat(took).isLessThan(SOON);
        assertThat(start()).isNotEmpty();
    }

    /**
     * Waits until the gateway has closed so many of the open connections. Before that it is still accepting them, on
     * several threads, and one that was opened early may enter late and displace a newer one.
     */
    private void awaitClosed(int count) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Set<RawHttp> closed = Collections.newSetFromMap(new IdentityHashMap<>());
        while (closed.size() < count && System.nanoTime() < end) {
            for (RawHttp connection : open) {
                if (!closed.contains(connection) && connection.isClosedWithin(Duration.ofMillis(1))) {
                    closed.add(connection);
                }
            }
        }
        assertThat(closed).as("closed connections").hasSizeGreaterThanOrEqualTo(count);
    }

    private void open(int count, String text) throws IOException {
        for (int i = 0; i < count; i++) open.add(new RawHttp(gateway).write(text));
    }
}
