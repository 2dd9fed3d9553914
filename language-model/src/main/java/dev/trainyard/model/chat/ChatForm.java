package dev.trainyard.model.chat;

import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.ChatTemplateFile;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * How a model's conversations are written as tokens: its own chat template, or ours. The same form serves tuning,
 * evaluation, chat and export. Safe for threads; it lives as long as its tokenizer.
 *
 * <p>What someone writes can never open or close a turn: contents are encoded as ordinary text, whatever they look
 * like. Where a template marks turns with ordinary text, a content that contains such a mark is refused.
 */
public final class ChatForm {
    /**
     * The date that templates get when they ask for today's. It is fixed, so that the same conversations give the same
     * tokens on every day, in training as in chat.
     */
    public static final LocalDate TODAY = LocalDate.of(2025, 1, 1);

    private final WrittenForm form;
    private final Tokenizer tokenizer;

    private ChatForm(WrittenForm form, Tokenizer tokenizer) {
        this.form = form;
        this.tokenizer = tokenizer;
    }

    /**
     * Opens the form of a model.
     *
     * @param modelFolder of the model with its tokenizer, ours or another program's
     * @param tokenizer of that folder
     * @throws RefusedModelException if its chat template cannot be rendered, if it is not certain where it puts what
     *     people write, if it ends an answer with no token of its own, or if the folder names tokens that the tokenizer
     *     does not have; the message says which
     */
    public static ChatForm open(Path modelFolder, Tokenizer tokenizer) throws IOException {
        return open(modelFolder, tokenizer, Map.of());
    }

    /**
     * The same with switches of the template, such as Qwen3's {@code enable_thinking}.
     *
     * @param switches by the names that the template has for them
     */
    public static ChatForm open(Path modelFolder, Tokenizer tokenizer, Map<String, Boolean> switches)
            throws IOException {
        Optional<String> template = ChatTemplateFile.read(modelFolder);
        AnswerEnds named = AnswerEnds.read(modelFolder, tokenizer);
        if (template.isEmpty() || !tokenizer.hasItsOwnTemplate()) {
            return new ChatForm(new OurForm(tokenizer, named.ends()), tokenizer);
        }
        return new ChatForm(TemplateForm.of(template.get(), tokenizer, named, switches), tokenizer);
    }

    /** Our form, for a tokenizer with all our special tokens. */
    public static ChatForm ours(Tokenizer tokenizer) {
        return new ChatForm(new OurForm(tokenizer, Set.of()), tokenizer);
    }

    /**
     * The tokens that a model's folder names as ends of a text or an answer, the first of {@code config.json} first.
     *
     * @throws RefusedModelException if the tokenizer does not have one of them
     */
    public static Set<Integer> namedEnds(Path modelFolder, Tokenizer tokenizer) throws IOException {
        return AnswerEnds.read(modelFolder, tokenizer).ends();
    }

    /**
     * A whole conversation, with what is trained: the assistant's words, and the token that ends each of its turns.
     *
     * @throws RefusedConversationException if the template does not take it
     */
    public Conversation conversation(List<ChatMessage> messages) {
        return form.conversation(messages);
    }

    /**
     * The conversation so far, so that the assistant's answer follows.
     *
     * @throws RefusedConversationException if the template does not take it
     */
    public int[] prompt(List<ChatMessage> messages) {
        return prompt(messages, () -> true).orElseThrow();
    }

    /**
     * The same, for a caller that may stop waiting.
     *
     * @param waiting asked between parts of the work
     * @return empty if the prompt was no longer wanted
     */
    public Optional<int[]> prompt(List<ChatMessage> messages, BooleanSupplier waiting) {
        return form.prompt(messages, waiting);
    }

    /** Every token that ends an answer. */
    public Set<Integer> ends() {
        return form.ends();
    }

    /** The token with which the assistant's turn ends in a conversation. */
    public int endOfTurn() {
        return form.endOfTurn();
    }

    /**
     * A lower bound for the number of tokens in a prompt of these messages, computed without tokenizing them, and
     * without native memory.
     *
     * @throws RefusedConversationException if the template does not take them
     */
    public long fewestTokens(List<ChatMessage> messages) {
        return form.fewestTokens(messages);
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }
}
