package dev.trainyard.gateway.pairs;

import dev.trainyard.contracts.event.PairAnswer;
import dev.trainyard.contracts.event.PairSettings;
import dev.trainyard.gateway.chat.AnswerPart;
import dev.trainyard.gateway.chat.AnswerSettings;
import dev.trainyard.gateway.chat.AnswerStream;
import dev.trainyard.gateway.chat.ChatRequest;
import dev.trainyard.gateway.chat.ChatService;
import dev.trainyard.gateway.chat.RefusedChatException;
import dev.trainyard.gateway.history.OfferedModel;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** Lets two models answer the same prompt under the same settings. */
public final class AnswerGeneration {
    private static final Duration GLANCE = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ChatService chats;

    public AnswerGeneration(ChatService chats) {
        this.chats = chats;
    }

    /** The two answers. */
    public record Answers(PairAnswer one, PairAnswer other) {}

    /**
     * @param gone whether nobody waits for the answers any more
     * @throws RefusedChatException if one of the models cannot answer
     */
    public Answers generate(
            OfferedModel one, OfferedModel other, String prompt, PairSettings settings, BooleanSupplier gone)
            throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (AnswerStream first = chats.ask(request(one, prompt, settings));
                AnswerStream second = chats.ask(request(other, prompt, settings))) {
            return new Answers(answer(one, text(first, end, gone)), answer(other, text(second, end, gone)));
        }
    }

    private static ChatRequest request(OfferedModel model, String prompt, PairSettings settings) {
        return new ChatRequest(
                new AnswerSettings(
                        model.name(),
                        false,
                        false,
                        settings.maxTokens(),
                        settings.temperature(),
                        1,
                        0,
                        0,
                        1,
                        new Sampling.Penalties(0, 0, Map.of()),
                        OptionalLong.of(settings.seed()),
                        List.of(),
                        1,
                        OptionalInt.empty()),
                List.of(ChatMessage.user(prompt)),
                Optional.empty());
    }

    private static PairAnswer answer(OfferedModel model, String text) {
        return new PairAnswer(
                model.run() + ":" + model.checkpoint().step(),
                model.run(),
                model.checkpoint().ref(),
                text);
    }

    private static String text(AnswerStream answering, long end, BooleanSupplier gone) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        while (true) {
            if (gone.getAsBoolean()) throw RefusedChatException.clientGone();
            if (System.nanoTime() - end > 0) {
                throw new RefusedChatException(
                        503,
                        "The models did not answer within " + PATIENCE.toMinutes() + " minutes; try again later.",
                        null,
                        null);
            }
            Optional<AnswerPart> part = answering.next(GLANCE);
            if (part.isEmpty()) continue;
            switch (part.get()) {
                case AnswerPart.Text more -> text.append(more.text());
                case AnswerPart.End _ -> {
                    return text.toString();
                }
                case AnswerPart.Refused refused -> throw refused.refusal();
                case AnswerPart.Failed failed -> throw new RefusedChatException(500, failed.reason(), null, null);
                case AnswerPart.Begun _, AnswerPart.Finished _ -> {}
            }
        }
    }
}
