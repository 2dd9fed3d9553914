package dev.trainyard.gateway.chat;

import dev.trainyard.gateway.chat.ChatBodies.Chunk;
import dev.trainyard.gateway.chat.ChatBodies.Completion;
import dev.trainyard.gateway.chat.ChatBodies.Logprobs;
import dev.trainyard.gateway.chat.ChatBodies.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The response bodies of a chat. */
record ChatAnswerForm(String id, long created, AnswerSettings settings) implements AnswerForm {
    @Override
    public Completion whole(List<CompleteAnswer> answers, AnswerPart.End end) {
        List<Completion.Choice> choices = new ArrayList<>();
        for (CompleteAnswer answer : answers) {
            choices.add(new Completion.Choice(
                    choices.size(),
                    new Completion.Message("assistant", answer.text(), null),
                    logprobs(answer.tokens()),
                    answer.reason()));
        }
        return new Completion(id, "chat.completion", created, settings.model(), choices, Usage.of(end));
    }

    /** The chunk with the role. */
    @Override
    public Optional<Object> opening(int choice) {
        return Optional.of(chunk(choice, new Chunk.Delta("assistant", ""), null, null));
    }

    @Override
    public Chunk text(AnswerPart.Text text) {
        return chunk(text.choice(), new Chunk.Delta(null, text.text()), logprobs(text.tokens()), null);
    }

    @Override
    public Chunk finished(AnswerPart.Finished finished) {
        return chunk(finished.choice(), new Chunk.Delta(null, null), null, finished.reason());
    }

    @Override
    public Chunk usage(AnswerPart.End end) {
        return new Chunk(id, "chat.completion.chunk", created, settings.model(), List.of(), Usage.of(end));
    }

    private @Nullable Logprobs logprobs(List<GeneratedToken> tokens) {
        return settings.logprobs().isPresent() ? Logprobs.of(tokens) : null;
    }

    private Chunk chunk(int choice, Chunk.Delta delta, @Nullable Logprobs logprobs, @Nullable String reason) {
        return new Chunk(
                id,
                "chat.completion.chunk",
                created,
                settings.model(),
                List.of(new Chunk.Choice(choice, delta, logprobs, reason)),
                null);
    }
}
