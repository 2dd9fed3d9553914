package dev.trainyard.gateway.chat;

import dev.trainyard.gateway.chat.ChatBodies.TextCompletion;
import dev.trainyard.gateway.chat.ChatBodies.TextLogprobs;
import dev.trainyard.gateway.chat.ChatBodies.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The response bodies of a completion. */
record CompletionForm(String id, long created, AnswerSettings settings) implements AnswerForm {
    @Override
    public TextCompletion whole(List<CompleteAnswer> answers, AnswerPart.End end) {
        List<TextCompletion.Choice> choices = new ArrayList<>();
        for (CompleteAnswer answer : answers) {
            choices.add(new TextCompletion.Choice(
                    answer.text(), choices.size(), logprobs(answer.tokens()), answer.reason()));
        }
        return body(choices, Usage.of(end));
    }

    @Override
    public Optional<Object> opening(int choice) {
        return Optional.empty();
    }

    @Override
    public TextCompletion text(AnswerPart.Text text) {
        return body(
                List.of(new TextCompletion.Choice(text.text(), text.choice(), logprobs(text.tokens()), null)), null);
    }

    @Override
    public TextCompletion finished(AnswerPart.Finished finished) {
        return body(List.of(new TextCompletion.Choice("", finished.choice(), null, finished.reason())), null);
    }

    @Override
    public TextCompletion usage(AnswerPart.End end) {
        return body(List.of(), Usage.of(end));
    }

    private @Nullable TextLogprobs logprobs(List<GeneratedToken> tokens) {
        return settings.logprobs().isPresent() ? TextLogprobs.of(tokens) : null;
    }

    private TextCompletion body(List<TextCompletion.Choice> choices, @Nullable Usage usage) {
        return new TextCompletion(id, "text_completion", created, settings.model(), choices, usage);
    }
}
