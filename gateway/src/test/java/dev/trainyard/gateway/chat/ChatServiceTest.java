package dev.trainyard.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.history.GoldenRun;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.runtime.artifact.ArtifactStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ChatServiceTest {
    @Test
    @Timeout(60)
    void respondsEvenIfTheGeneratingThreadDiesOfAnError() throws Exception {
        RunHistory history = new RunHistory();
        GoldenRun.recorded(GoldenRun.events(new RunId("a-run"))).forEach(event -> history.add(event, _ -> {}));
        ArtifactStore dying = (ArtifactStore) Proxy.newProxyInstance(
                ArtifactStore.class.getClassLoader(), new Class<?>[] {ArtifactStore.class}, (_, _, _) -> {
                    throw new UnsatisfiedLinkError("no native library");
                });
        ChatRequest question =
                ChatRequest.read("{\"model\": \"a-run\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}");

        try (ChatService chatService =
                new ChatService(history, dying, new Random(1), new ChatService.Limits(1, 2, Long.MAX_VALUE))) {
            for (int i = 0; i < 3; i++) {
                AnswerStream answering = chatService.ask(question);

                assertThat(answering.next(Duration.ofSeconds(20)))
                        .contains(new AnswerPart.Failed(
                                "The model a-run could not answer; the log of the gateway says why."));
            }
        }
    }
}
