package dev.trainyard.gateway.chat;

import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.chat.RefusedConversationException;
import dev.trainyard.model.generation.AnswerListener;
import dev.trainyard.model.generation.ChosenToken;
import dev.trainyard.model.generation.FinishReason;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A loaded model with its tokenizer; for one thread. */
final class LoadedModel implements OpenModels.Opened<ContextLimit> {
    private final Transformer model;
    private final Tokenizer tokenizer;
    private final ChatForm form;
    private final boolean base;
    private final Set<Integer> stops;
    private final ContextLimit bound;

    private LoadedModel(Transformer model, ChatForm form, boolean base) {
        this.model = model;
        this.form = form;
        tokenizer = form.tokenizer();
        this.base = base;
        stops = form.ends();
        bound = new ContextLimit(form, model.shape().context(), base);
    }

    /**
     * Opens a model.
     *
     * @param untaught whether no alignment step of its run has taught it conversations; then it converses only if it
     *     has brought a chat template of its own
     */
    static LoadedModel open(Path folder, boolean untaught) throws IOException {
        Tokenizer tokenizer = Tokenizer.open(folder);
        try {
            ChatForm form = ChatForm.open(folder, tokenizer);
            return new LoadedModel(Transformer.open(folder), form, untaught && !tokenizer.hasItsOwnTemplate());
        } catch (IOException | RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    @Override
    public ContextLimit bound() {
        return bound;
    }

    /** Generates the answers, piece by piece, until they end or are no longer wanted. */
    void answer(ModelRequest request, long seed, AnswerStream answering) {
        Optional<List<int[]>> prompts = prompts(request, answering);
        if (prompts.isEmpty()) return;
        answering.add(new AnswerPart.Begun());
        Generator generator = new Generator(model);
        AnswerSettings settings = request.settings();
        List<StopText> stopTexts = StopText.all(settings.stop());
        int read = 0;
        int written = 0;
        for (int i = 0; i < prompts.get().size(); i++) {
            int[] prompt = prompts.get().get(i);
            int first = i * settings.choices();
            List<Sampling> samplings = new ArrayList<>();
            List<AnswerText> choices = new ArrayList<>();
            for (int choice = first; choice < first + settings.choices(); choice++) {
                samplings.add(settings.sampling(choice, seed, stops));
                choices.add(new AnswerText(
                        choice, tokenizer, prompt[prompt.length - 1], stopTexts, settings.logprobs(), answering::add));
            }
            if (!generator.write(prompt, samplings, new AnswerForwarder(choices, answering))) return;
            read += prompt.length;
            written += choices.stream().mapToInt(AnswerText::tokens).sum();
        }
        answering.add(new AnswerPart.End(read, written));
    }

    /** The tokenized prompts; empty if the answers are no longer wanted. */
    private Optional<List<int[]>> prompts(ModelRequest request, AnswerStream answering) {
        bound.rejectIfTooLong(request);
        rejectUnknownTokens(request);
        List<int[]> prompts = new ArrayList<>();
        switch (request) {
            case ChatRequest chat -> {
                Optional<int[]> prompt =
                        base ? Optional.of(begun(chat.lastOfUser().orElse(""))) : prompt(chat, answering);
                if (prompt.isEmpty()) return Optional.empty();
                bound.refuse("messages", prompt.get());
                prompts.add(prompt.get());
            }
            case CompletionRequest completion -> {
                for (Prompt each : completion.prompts()) {
                    if (answering.abandoned()) return Optional.empty();
                    int[] prompt = switch (each) {
                        case Prompt.Text text -> begun(text.text());
                        case Prompt.Tokens tokens -> tokens.ids();
                    };
                    bound.refuse("prompt", prompt);
                    prompts.add(prompt);
                }
            }
        }
        return Optional.of(prompts);
    }

    private Optional<int[]> prompt(ChatRequest chat, AnswerStream answering) {
        if (tokenizer.hasItsOwnTemplate() && chat.tools().isPresent()) {
            throw RefusedChatException.tools(chat.tools().get());
        }
        try {
            return form.prompt(chat.messages(), () -> !answering.abandoned());
        } catch (RefusedConversationException e) {
            throw RefusedChatException.conversation(e);
        }
    }

    /**
     * The tokens of a text to continue. A base model has no conversation turns: for a chat, this is the last user
     * message.
     */
    private int[] begun(String text) {
        int[] ids = tokenizer.encode(text);
        // A tokenizer from elsewhere may lack this token; an empty text then begins after the end of another one.
        boolean begins = tokenizer.has(SpecialToken.BEGIN_OF_TEXT);
        if (!begins && ids.length > 0) return ids;
        int[] prompt = new int[ids.length + 1];
        prompt[0] = tokenizer.id(begins ? SpecialToken.BEGIN_OF_TEXT : SpecialToken.END_OF_TEXT);
        System.arraycopy(ids, 0, prompt, 1, ids.length);
        return prompt;
    }

    private void rejectUnknownTokens(ModelRequest request) {
        int last = tokenizer.vocabularySize() - 1;
        for (int token : request.settings().penalties().bias().keySet()) {
            if (token > last) {
                throw RefusedChatException.parameter(
                        "logit_bias",
                        "invalid_value",
                        "Invalid key in 'logit_bias': " + token + ". Maximum value is " + last + ".");
            }
        }
        if (!(request instanceof CompletionRequest completion)) return;
        for (Prompt prompt : completion.prompts()) {
            if (!(prompt instanceof Prompt.Tokens tokens)) continue;
            for (int token : tokens.ids()) {
                if (token < 0 || token > last) {
                    throw RefusedChatException.parameter(
                            "prompt",
                            "invalid_value",
                            "Invalid token in 'prompt': " + token + ". This model's tokens are 0 to " + last + ".");
                }
            }
        }
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }

    /** Passes on the generated tokens as long as the answers are wanted. */
    private record AnswerForwarder(List<AnswerText> choices, AnswerStream answering) implements AnswerListener {
        @Override
        public boolean waiting() {
            return !answering.abandoned();
        }

        @Override
        public boolean token(int answer, ChosenToken token) {
            return choices.get(answer).token(token);
        }

        @Override
        public void end(int answer, FinishReason ending) {
            choices.get(answer).end(ending);
        }
    }
}
