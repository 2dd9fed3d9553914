package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.gateway.RawHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bodies that together are larger than a small gateway's heap. */
class ManyBodiesIT {
    private static final int MANY = 250;
    private static final int LARGEST = 2 << 20;

    private static GatewayProcess process;
    private static URI gateway;

    private final List<RawHttp> open = new ArrayList<>();

    @BeforeAll
    static void begin() throws Exception {
        process = new GatewayProcess(Map.of(), "160m").awaitReady();
        gateway = process.address();
    }

    @AfterAll
    static void end() throws IOException {
        process.close();
    }

    @AfterEach
    void closeAll() throws IOException {
        for (RawHttp connection : open) connection.close();
    }

    @Test
    void reservesNothingForAnnouncedBodies() throws Exception {
        for (int i = 0; i < MANY; i++) open.add(new RawHttp(gateway).write(head(LARGEST) + "{"));

        assertThat(start().status()).isEqualTo(202);
        assertThat(chat().status()).isEqualTo(400);
    }

    @Test
    void rejectsBodiesBeyondTheBudgetAndReadsSmallAndLaterOnes() throws Exception {
        String nearlyAll = head(LARGEST) + "a".repeat(LARGEST - 1);
        int refused = 0;
        for (int i = 0; i < MANY; i++) {
            RawHttp connection = new RawHttp(gateway);
            open.add(connection);
            try {
                connection.write(nearlyAll);
            } catch (IOException closed) {
                refused++;
            }
        }

        assertThat(start().status()).isEqualTo(202);
        Answer answer = open.getLast().answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("5");
        assertThat(answer.body()).contains("\"server_error\"");
        System.out.println("while they were sending, " + refused + " of " + MANY + " were cut off");

        for (RawHttp connection : open) connection.close();
        Answer later = chat();
        for (int i = 0; i < 100 && later.status() == 503; i++) {
            Thread.sleep(100);
            later = chat();
        }
        assertThat(later.status()).isEqualTo(400);
    }

    private Answer start() throws IOException {
        String body = "{\"preset\": \"smoke\"}";
        try (RawHttp connection = new RawHttp(gateway)) {
            return connection
                    .write("POST /api/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                    .answer();
        }
    }

    /** A request of maximum size that is not JSON. */
    private Answer chat() throws IOException {
        try (RawHttp connection = new RawHttp(gateway)) {
            return connection.write(head(LARGEST) + "a".repeat(LARGEST)).answer();
        }
    }

    private static String head(int length) {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + length + "\r\n\r\n";
    }
}
