package dev.trainyard.model.chat;

import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.template.Template;
import dev.trainyard.model.template.TemplateException;
import dev.trainyard.model.template.Text;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.tokenizer.Role;
import dev.trainyard.model.tokenizer.Tokenizer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * A model's own chat template. A conversation is rendered as one text, in which each character knows whether the
 * template or a message wrote it. Special tokens are found in what the template wrote; each stretch between two of them
 * is encoded as ordinary text, in one piece, as transformers does.
 */
final class TemplateForm implements WrittenForm {
    private final Template template;
    private final Map<String, Object> variables;
    private final Tokenizer tokenizer;
    private final TokenPlaces places;
    private final Set<Integer> ends;
    private final TemplateTurns turns;

    private TemplateForm(Template template, Map<String, Object> variables, Tokenizer tokenizer, AnswerEnds named)
            throws RefusedModelException {
        this.template = template;
        this.variables = variables;
        this.tokenizer = tokenizer;
        places = new TokenPlaces(tokenizer.specialTexts());
        turns = TemplateTurns.of(this::rendered, places, tokenizer.ordinaryAddedTexts());
        Set<Integer> all = new TreeSet<>(named.ends());
        all.add(turns.end());
        ends = Set.copyOf(all);
    }

    /** Checks the template by rendering a few conversations. */
    static TemplateForm of(String source, Tokenizer tokenizer, AnswerEnds named, Map<String, Boolean> switches)
            throws RefusedModelException {
        Map<String, Object> variables = new HashMap<>(named.names());
        variables.putAll(switches);
        try {
            return new TemplateForm(Template.parse(source), variables, tokenizer, named);
        } catch (TemplateException e) {
            throw new RefusedModelException("the chat template cannot be rendered: " + e.getMessage(), e);
        }
    }

    private Text rendered(List<ChatMessage> messages, boolean prompt) {
        Map<String, Object> all = new HashMap<>(variables);
        all.put("add_generation_prompt", prompt);
        return template.render(
                messages.stream()
                        .map(message -> new Template.Message(message.role().key(), message.content()))
                        .toList(),
                all,
                ChatForm.TODAY);
    }

    /** Renders a conversation and checks that the template left nothing out, and that no content looks like a turn. */
    private Text checked(List<ChatMessage> messages, boolean prompt) {
        turns.requireOrdinary(messages);
        Text rendered;
        try {
            rendered = rendered(messages, prompt);
        } catch (TemplateException e) {
            throw new RefusedConversationException(
                    "the model's chat template does not take this conversation: " + e.getMessage());
        }
        RenderedTurns found = RenderedTurns.of(rendered, messages.size());
        for (int number = 1; number <= messages.size(); number++) {
            ChatMessage message = messages.get(number - 1);
            if (found.has(number) || message.content().isBlank() || message.role() == Role.ASSISTANT) continue;
            throw new RefusedConversationException("the model's chat template leaves out message " + number + " ("
                    + message.role().key() + "); it takes no such message there");
        }
        return rendered;
    }

    @Override
    public Conversation conversation(List<ChatMessage> messages) {
        Text rendered = checked(messages, false);
        List<TokenPlaces.Place> specials = places.in(rendered);
        BitSet trained = new BitSet(rendered.length());
        RenderedTurns found = RenderedTurns.of(rendered, messages.size());
        for (int number = 1; number <= messages.size(); number++) {
            if (messages.get(number - 1).role() == Role.ASSISTANT) {
                turns.mark(messages, number, rendered, found, specials, ends, trained);
            }
        }
        return encoded(rendered, specials, trained, () -> true).orElseThrow();
    }

    @Override
    public Optional<int[]> prompt(List<ChatMessage> messages, BooleanSupplier waiting) {
        Text rendered = checked(messages, true);
        return encoded(rendered, places.in(rendered), new BitSet(), waiting).map(Conversation::ids);
    }

    private Optional<Conversation> encoded(
            Text rendered, List<TokenPlaces.Place> specials, BitSet trained, BooleanSupplier waiting) {
        IntStream.Builder ids = IntStream.builder();
        BitSet marks = new BitSet();
        int count = 0;
        int from = 0;
        for (int i = 0; i <= specials.size(); i++) {
            if (!waiting.getAsBoolean()) return Optional.empty();
            int to = i == specials.size() ? rendered.length() : specials.get(i).from();
            if (to > from) {
                String piece = rendered.value().substring(from, to);
                int[] tokens = tokenizer.encodeBetweenSpecials(piece, from == 0);
                for (int id : tokens) ids.add(id);
                BitSet inside = new MarkedTokens(tokenizer).of(piece, tokens, trained.get(from, to), from == 0);
                for (int at = inside.nextSetBit(0); at >= 0; at = inside.nextSetBit(at + 1)) marks.set(count + at);
                count += tokens.length;
            }
            if (i == specials.size()) break;
            TokenPlaces.Place special = specials.get(i);
            ids.add(special.id());
            if (trained.get(special.from())) marks.set(count);
            count++;
            from = special.to();
        }
        boolean[] all = new boolean[count];
        marks.stream().forEach(at -> all[at] = true);
        return Optional.of(new Conversation(ids.build().toArray(), all));
    }

    @Override
    public Set<Integer> ends() {
        return ends;
    }

    @Override
    public int endOfTurn() {
        return turns.end();
    }

    @Override
    public long fewestTokens(List<ChatMessage> messages) {
        Text rendered = checked(messages, true);
        long fewest = 0;
        int from = 0;
        for (TokenPlaces.Place special : places.in(rendered)) {
            fewest += 1 + tokenizer.fewestTokens(rendered.value().substring(from, special.from()));
            from = special.to();
        }
        return fewest + tokenizer.fewestTokens(rendered.value().substring(from));
    }
}
