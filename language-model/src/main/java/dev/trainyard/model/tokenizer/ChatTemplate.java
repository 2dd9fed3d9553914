package dev.trainyard.model.tokenizer;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * The format of a conversation:
 * {@code <|begin_of_text|><|user|>question<|end_of_turn|><|assistant|>answer<|end_of_turn|>}. Contents are encoded as
 * ordinary text, so nothing that someone types can open or end a turn.
 */
public final class ChatTemplate {
    /** The same format for Hugging Face's libraries, in {@code tokenizer_config.json}. */
    static final String JINJA = jinja(SpecialToken.BEGIN_OF_TEXT.text());

    private ChatTemplate() {}

    /**
     * The assistant's messages are in a block from which transformers makes masks, as {@link Conversation#trained}
     * does; other readers ignore the block's tags. A message's content is a text or a list of text parts.
     *
     * @param begin the token at the beginning of a text
     */
    static String jinja(String begin) {
        String turn = "{% if message['content'] is string %}{{ message['content'] }}"
                + "{% elif message['content'] %}{% for part in message['content'] %}"
                + "{% if part['type'] == 'text' %}{{ part['text'] }}"
                + "{% else %}{{ raise_exception('Only parts of type text are understood.') }}{% endif %}"
                + "{% endfor %}{% endif %}{{ '<|end_of_turn|>' }}";
        return "{{ '" + begin.replace("\\", "\\\\").replace("'", "\\'") + "' }}"
                + "{% for message in messages %}"
                + "{{ '<|' + message['role'] + '|>' }}"
                + "{% if message['role'] == 'assistant' %}{% generation %}" + turn + "{% endgeneration %}"
                + "{% else %}" + turn + "{% endif %}"
                + "{% endfor %}"
                + "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";
    }

    /**
     * Whether a chat template is ours, for a tokenizer that has our tokens.
     *
     * @param roles the tokenizer's special tokens
     */
    static boolean isOurs(String template, Map<SpecialToken, Integer> roles) {
        return roles.keySet().containsAll(List.of(SpecialToken.values()))
                && template.contains(SpecialToken.END_OF_TURN.text());
    }

    public static Conversation conversation(Tokenizer tokenizer, List<ChatMessage> messages) {
        return conversation(tokenizer, messages, () -> true).orElseThrow();
    }

    private static Optional<Conversation> conversation(
            Tokenizer tokenizer, List<ChatMessage> messages, BooleanSupplier waiting) {
        IntStream.Builder ids = IntStream.builder();
        ids.add(tokenizer.id(SpecialToken.BEGIN_OF_TEXT));
        BitSet trained = new BitSet();
        int position = 1;
        for (ChatMessage message : messages) {
            if (!waiting.getAsBoolean()) return Optional.empty();
            int[] content = tokenizer.encode(message.content());
            ids.add(tokenizer.id(message.role().token()));
            for (int id : content) ids.add(id);
            ids.add(tokenizer.id(SpecialToken.END_OF_TURN));
            int end = position + content.length + 2;
            trained.set(position + 1, end, message.role() == Role.ASSISTANT);
            position = end;
        }
        boolean[] marks = new boolean[position];
        trained.stream().forEach(i -> marks[i] = true);
        return Optional.of(new Conversation(ids.build().toArray(), marks));
    }

    /** The conversation so far, ending in {@code <|assistant|>}, so that the answer follows. */
    public static int[] prompt(Tokenizer tokenizer, List<ChatMessage> messages) {
        return prompt(tokenizer, messages, () -> true).orElseThrow();
    }

    /**
     * The same, for a caller that may stop waiting.
     *
     * @param waiting asked before each message
     * @return empty if the prompt was no longer wanted
     */
    public static Optional<int[]> prompt(Tokenizer tokenizer, List<ChatMessage> messages, BooleanSupplier waiting) {
        return conversation(tokenizer, messages, waiting).map(soFar -> {
            int[] prompt = Arrays.copyOf(soFar.ids(), soFar.ids().length + 1);
            prompt[soFar.ids().length] = tokenizer.id(SpecialToken.ASSISTANT);
            return prompt;
        });
    }

    /** A lower bound for the number of tokens in a prompt of these messages, computed without tokenizing them. */
    public static long fewestTokens(Tokenizer tokenizer, List<ChatMessage> messages) {
        long fewest = 2;
        for (ChatMessage message : messages) fewest += 2 + tokenizer.fewestTokens(message.content());
        return fewest;
    }
}
