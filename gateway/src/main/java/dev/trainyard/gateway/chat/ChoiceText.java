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

/** One answer while it is written: tokens go in, pieces of text come out. */
final class ChoiceText {
    private final int choice;
    private final Tokenizer tokenizer;
    private final IncrementalDecoder text;
    private final TextFlow flow;
    private final OptionalInt logprobs;
    private final Consumer<Piece> out;
    /** Tokens whose text was not given out yet. */
    private final Queue<WrittenToken> waiting = new ArrayDeque<>();

    private int decoded;
    private int tokens;

    /**
     * @param before the last token before the answer
     * @param stops what ends the answer
     * @param logprobs of how many likely tokens to tell in each place; empty where nothing is told
     */
    ChoiceText(
            int choice,
            Tokenizer tokenizer,
            int before,
            List<StopText> stops,
            OptionalInt logprobs,
            Consumer<Piece> out) {
        this.choice = choice;
        this.tokenizer = tokenizer;
        this.out = out;
        text = tokenizer.textAfter(before);
        flow = new TextFlow(stops);
        this.logprobs = logprobs;
    }

    /** @return whether the answer goes on: no stop text has come */
    boolean token(ChosenToken token) {
        tokens++;
        if (logprobs.isPresent()) {
            waiting.add(WrittenToken.of(token, logprobs.getAsInt(), tokenizer, text, decoded));
        }
        give(flow.next(decoded(text.add(token.token()))));
        return !flow.ended();
    }

    void end(FinishReason ending) {
        StringBuilder last = new StringBuilder();
        if (!flow.ended()) last.append(flow.next(decoded(text.rest())));
        if (!flow.ended()) last.append(flow.rest());
        // What stands for no text, such as a special token, belongs to the answer unless a stop text came before.
        List<WrittenToken> given = flow.ended() ? shown() : new ArrayList<>(waiting);
        if (!last.isEmpty() || !given.isEmpty()) out.accept(new Piece.Text(choice, last.toString(), given));
        out.accept(new Piece.Finished(choice, reason(ending)));
    }

    private String reason(FinishReason ending) {
        if (flow.ended()) return "stop";
        return switch (ending) {
            case STOP_TOKEN, LISTENER -> "stop";
            case MOST_TOKENS, CONTEXT -> "length";
        };
    }

    /** How many tokens it has, those of a stop text among them. */
    int tokens() {
        return tokens;
    }

    private String decoded(String more) {
        decoded += more.length();
        return more;
    }

    private void give(String next) {
        if (!next.isEmpty()) out.accept(new Piece.Text(choice, next, shown()));
    }

    /** The tokens that what was given out so far comes from, as far as they were not told of before. */
    private List<WrittenToken> shown() {
        List<WrittenToken> shown = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.element().start() < flow.given()) shown.add(waiting.remove());
        return shown;
    }
}
