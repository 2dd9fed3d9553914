package dev.trainyard.gateway.chat;

import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.tokenizer.ChatTemplate;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** A model in memory with its tokenizer; for one thread. */
final class OpenModel implements AutoCloseable {
    private final Transformer model;
    private final Tokenizer tokenizer;
    private final boolean base;
    private final Set<Integer> stops;

    private OpenModel(Transformer model, Tokenizer tokenizer, boolean base) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.base = base;
        stops = tokenizer.endsOfAnswers();
    }

    static OpenModel open(Path folder, boolean base) throws IOException {
        Tokenizer tokenizer = Tokenizer.open(folder);
        try {
            return new OpenModel(Transformer.open(folder), tokenizer, base);
        } catch (IOException | RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** Writes the answer, piece by piece, until it ends or nobody waits for it. */
    void answer(ChatRequest request, long seed, Answering answering) {
        int[] prompt = prompt(request);
        Writing writing = new Writing(request, answering);
        try {
            new Generator(model)
                    .generate(
                            prompt,
                            new Sampling(
                                    request.repetitionPenalty(),
                                    request.temperature(),
                                    request.topK(),
                                    request.topP(),
                                    request.minP(),
                                    request.maxTokens(),
                                    seed,
                                    stops),
                            writing::token);
        } catch (Enough _) {
            // The listener has what it needs; there is no other way out of a generation.
        }
        writing.end(prompt.length);
    }

    /** A base model knows no turns: it goes on with the last thing that the person said. */
    private int[] prompt(ChatRequest request) {
        if (!base) return ChatTemplate.prompt(tokenizer, request.messages());
        int[] text = tokenizer.encode(request.lastOfUser().orElse(""));
        int[] prompt = new int[text.length + 1];
        prompt[0] = tokenizer.id(SpecialToken.BEGIN_OF_TEXT);
        System.arraycopy(text, 0, prompt, 1, text.length);
        return prompt;
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }

    /** Ends a generation from its listener. */
    private static final class Enough extends RuntimeException {
        Enough() {
            super("enough", null, false, false);
        }
    }

    /** The tokens of one answer, and what of them was given out. */
    private final class Writing {
        private final ChatRequest request;
        private final Answering answering;
        private final TextFlow flow;
        private int[] tokens = new int[64];
        private int count;

        Writing(ChatRequest request, Answering answering) {
            this.request = request;
            this.answering = answering;
            this.flow = new TextFlow(request.stop());
        }

        void token(int token) {
            if (stops.contains(token)) return;
            if (count == tokens.length) tokens = Arrays.copyOf(tokens, 2 * count);
            tokens[count++] = token;
            give(flow.next(text()));
            if (flow.ended() || answering.abandoned()) throw new Enough();
        }

        void end(int promptTokens) {
            give(flow.rest(text()));
            boolean cut = !flow.ended() && count >= request.maxTokens();
            answering.add(new Piece.End(cut ? "length" : "stop", promptTokens, count));
        }

        private String text() {
            int[] written = Arrays.copyOf(tokens, count);
            return base ? tokenizer.decodeContinuation(written) : tokenizer.decode(written);
        }

        private void give(String text) {
            if (!text.isEmpty()) answering.add(new Piece.Text(text));
        }
    }
}
