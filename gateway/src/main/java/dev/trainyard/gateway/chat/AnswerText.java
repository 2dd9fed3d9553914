package dev.trainyard.gateway.chat;

import dev.trainyard.model.generation.ChosenToken;
import dev.trainyard.model.generation.FinishReason;
import dev.trainyard.model.tokenizer.IncrementalDecoder;
import dev.trainyard.model.tokenizer.Tokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.function.Consumer;

/** One answer while it is generated: turns tokens into pieces of text. */
final class AnswerText {
    private final int choice;
    private final Tokenizer tokenizer;
    private final IncrementalDecoder text;
    private final StopTextFilter flow;
    private final OptionalInt logprobs;
    private final Consumer<AnswerPart> out;
    /** Tokens whose text has not been returned yet. */
    private final Queue<GeneratedToken> waiting = new ArrayDeque<>();

    private int decoded;
    private int tokens;

    /**
     * @param before the last token of the prompt
     * @param stops the texts at which the answer ends
     * @param logprobs number of most likely tokens to return at each position; empty for none
     */
    AnswerText(
            int choice,
            Tokenizer tokenizer,
            int before,
            List<StopText> stops,
            OptionalInt logprobs,
            Consumer<AnswerPart> out) {
        this.choice = choice;
        this.tokenizer = tokenizer;
        this.out = out;
        text = tokenizer.textAfter(before);
        flow = new StopTextFilter(stops);
        this.logprobs = logprobs;
    }

    /** @return whether the answer continues, because no stop text has occurred */
    boolean token(ChosenToken token) {
        tokens++;
        if (logprobs.isPresent()) {
            waiting.add(GeneratedToken.of(token, logprobs.getAsInt(), tokenizer, text, decoded));
        }
        give(flow.next(decoded(text.add(token.token()))));
        return !flow.ended();
    }

    void end(FinishReason ending) {
        StringBuilder last = new StringBuilder();
        if (!flow.ended()) last.append(flow.next(decoded(text.rest())));
        if (!flow.ended()) last.append(flow.rest());
        // A token without text, such as a special token, belongs to the answer unless a stop text occurred before it.
        List<GeneratedToken> given = flow.ended() ? shown() : new ArrayList<>(waiting);
        if (!last.isEmpty() || !given.isEmpty()) out.accept(new AnswerPart.Text(choice, last.toString(), given));
        out.accept(new AnswerPart.Finished(choice, reason(ending)));
    }

    private String reason(FinishReason ending) {
        if (flow.ended()) return "stop";
        return switch (ending) {
            case STOP_TOKEN, LISTENER -> "stop";
            case MOST_TOKENS, CONTEXT -> "length";
        };
    }

    /** The number of tokens, including those of a stop text. */
    int tokens() {
        return tokens;
    }

    private String decoded(String more) {
        decoded += more.length();
        return more;
    }

    private void give(String next) {
        if (!next.isEmpty()) out.accept(new AnswerPart.Text(choice, next, shown()));
    }

    /** The tokens of the returned text that have not been returned yet. */
    private List<GeneratedToken> shown() {
        List<GeneratedToken> shown = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.element().start() < flow.given()) shown.add(waiting.remove());
        return shown;
    }
}
