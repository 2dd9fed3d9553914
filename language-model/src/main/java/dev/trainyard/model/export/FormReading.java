package dev.trainyard.model.export;

import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.chat.RefusedConversationException;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Prompts as they are written in training, evaluation and chat: by the model's {@link ChatForm}. */
final class FormReading implements PromptReading {
    private final Tokenizer tokenizer;
    private final ChatForm form;
    private final Set<Integer> ends;

    /** @param further tokens that end an answer, beside those of the form */
    FormReading(Path folder, Collection<Integer> further) throws IOException {
        tokenizer = Tokenizer.open(folder);
        try {
            form = ChatForm.open(folder, tokenizer);
            ends = new TreeSet<>(form.ends());
            ends.addAll(further);
        } catch (IOException | RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    @Override
    public int[] text(String text) {
        return IntStream.concat(
                        tokenizer.beforeEachText().stream().mapToInt(id -> id), IntStream.of(tokenizer.encode(text)))
                .toArray();
    }

    @Override
    public int[] conversation(List<ChatMessage> messages) throws UnrenderedException {
        try {
            return form.prompt(messages);
        } catch (RefusedConversationException e) {
            throw new UnrenderedException(e);
        }
    }

    @Override
    public Set<Integer> ends() {
        return ends;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
