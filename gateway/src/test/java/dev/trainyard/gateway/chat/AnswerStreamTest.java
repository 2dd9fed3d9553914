package dev.trainyard.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnswerStreamTest {
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(50);

    @Test
    void deliversAllPartsInOrderToASlowReader() throws Exception {
        AnswerStream answering = new AnswerStream(3, LONG);
        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 100; i++) answering.add(text(i));
        });

        List<AnswerPart> given = new ArrayList<>();
        while (given.size() < 100) given.add(answering.next(LONG).orElseThrow());

        writer.join();
        for (int i = 0; i < 100; i++) assertThat(given.get(i)).isEqualTo(text(i));
        assertThat(answering.next(SOON)).isEmpty();
    }

    @Test
    void wakesTheWriterWhenTheReaderLeaves() throws Exception {
        AnswerStream answering = new AnswerStream(1, LONG);
        CountDownLatch first = new CountDownLatch(1);
        Thread writer = Thread.ofVirtual().start(() -> {
            answering.add(text(0));
            first.countDown();
            answering.add(text(1));
            answering.add(text(2));
        });
        first.await();
        assertThat(writer.join(SOON)).as("waits for room").isFalse();

        answering.close();

        assertThat(writer.join(Duration.ofSeconds(10))).isTrue();
        assertThat(answering.abandoned()).isTrue();
        assertThat(answering.next(SOON)).isEmpty();
    }

    @Test
    void abandonsAReaderThatIsTooSlow() throws Exception {
        AnswerStream answering = new AnswerStream(1, SOON);

        answering.add(text(0));
        answering.add(text(1));
        answering.add(text(2));

        assertThat(answering.abandoned()).isTrue();
        assertThat(answering.next(SOON)).contains(text(0));
        assertThat(answering.next(SOON))
                .contains(new AnswerPart.Failed(
                        "The client read the answer too slowly while others were waiting: request a shorter"
                                + " answer, or one that is not streamed."));
        assertThat(answering.next(SOON)).isEmpty();
    }

    private static AnswerPart text(int number) {
        return new AnswerPart.Text(0, "piece " + number, List.of());
    }
}
