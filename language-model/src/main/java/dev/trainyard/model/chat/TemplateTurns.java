package dev.trainyard.model.chat;

import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.template.TemplateException;
import dev.trainyard.model.template.Text;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a chat template separates turns, found by rendering small conversations. A template is refused if it is not
 * certain from them where an answer begins and ends.
 */
final class TemplateTurns {
    private static final List<ChatMessage> PROBE = List.of(
            ChatMessage.user("first question"),
            ChatMessage.assistant("first answer"),
            ChatMessage.user("second question"),
            ChatMessage.assistant("second answer"));

    private final Rendering rendering;
    private final String answerBegin;
    private final int end;
    private final Set<String> plainMarks;

    /** Renders a conversation. */
    @FunctionalInterface
    interface Rendering {
        /** @param prompt whether the beginning of an answer follows */
        Text of(List<ChatMessage> messages, boolean prompt);
    }

    private TemplateTurns(Rendering rendering, String answerBegin, int end, Set<String> plainMarks) {
        this.rendering = rendering;
        this.answerBegin = answerBegin;
        this.end = end;
        this.plainMarks = plainMarks;
    }

    /**
     * @param ordinaryTokens texts that are tokens, but not special ones
     * @throws TemplateException if the template cannot be rendered
     * @throws RefusedModelException if it is not certain where an answer begins and ends
     */
    static TemplateTurns of(Rendering rendering, TokenPlaces places, List<String> ordinaryTokens)
            throws RefusedModelException {
        Text whole = rendering.of(PROBE, false);
        RenderedTurns found = RenderedTurns.of(whole, PROBE.size());
        requireEachOnce(whole, found);
        List<TokenPlaces.Place> specials = places.in(whole);
        Integer end = null;
        for (int answer : List.of(2, 4)) {
            int from = found.last()[answer] + 1;
            Integer first = firstSpecial(specials, from, RenderedTurns.nextMessage(whole, from));
            if (first == null || end != null && !end.equals(first)) {
                throw new RefusedModelException("the chat template ends the assistant's turn with no special token, so"
                        + " that a model could not learn to end its answer; a template that writes one after each"
                        + " answer is expected");
            }
            end = first;
        }
        Set<String> marks = plainMarks(whole, PROBE.size(), places);
        if (!marks.isEmpty()) marks.addAll(plainMarksAfterASystemMessage(rendering, places));
        marks.addAll(tokensBeforeQuestions(whole, found, ordinaryTokens));
        return new TemplateTurns(rendering, answerBegin(rendering), Objects.requireNonNull(end), Set.copyOf(marks));
    }

    /**
     * The tokens that ordinary text gives, too, and that the template writes between an answer and the next question.
     * Before an answer a template may open thoughts, which contents may contain.
     */
    private static Set<String> tokensBeforeQuestions(Text whole, RenderedTurns found, List<String> ordinaryTokens) {
        int to = found.first()[3];
        String before = whole.value().substring(RenderedTurns.behindMessages(whole, to), to);
        Set<String> marks = new TreeSet<>();
        for (String token : ordinaryTokens) if (!token.isBlank() && before.contains(token)) marks.add(token);
        return marks;
    }

    private static Set<String> plainMarksAfterASystemMessage(Rendering rendering, TokenPlaces places) {
        List<ChatMessage> messages = new ArrayList<>(List.of(ChatMessage.system("what holds always")));
        messages.addAll(PROBE);
        try {
            return plainMarks(rendering.of(messages, false), messages.size(), places);
        } catch (TemplateException e) {
            return Set.of();
        }
    }

    private static void requireEachOnce(Text whole, RenderedTurns found) throws RefusedModelException {
        for (int number = 1; number <= PROBE.size(); number++) {
            String content = PROBE.get(number - 1).content();
            boolean once = found.has(number)
                    && found.last()[number] - found.first()[number] + 1 == content.length()
                    && whole.value().startsWith(content, found.first()[number]);
            if (!once) {
                throw new RefusedModelException("the chat template does not write the message '" + content + "' of a"
                        + " conversation of user and assistant exactly once and unchanged; it is not certain what it"
                        + " does to contents");
            }
        }
    }

    private static @Nullable Integer firstSpecial(List<TokenPlaces.Place> specials, int from, int to) {
        for (TokenPlaces.Place place : specials) if (place.from() >= from && place.to() <= to) return place.id();
        return null;
    }

    /** What the template writes after the messages so that an answer follows. */
    private static String answerBegin(Rendering rendering) {
        List<ChatMessage> question = PROBE.subList(0, 1);
        String without = rendering.of(question, false).value();
        String with = rendering.of(question, true).value();
        int same = 0;
        while (same < Math.min(without.length(), with.length()) && without.charAt(same) == with.charAt(same)) same++;
        return with.substring(same);
    }

    /**
     * The ordinary text that marks turns, if there is a boundary between two messages without a special token: what
     * someone writes could contain it.
     */
    private static Set<String> plainMarks(Text whole, int messages, TokenPlaces places) {
        RenderedTurns found = RenderedTurns.of(whole, messages);
        List<TokenPlaces.Place> specials = places.in(whole);
        boolean plain = false;
        Set<String> marks = new TreeSet<>();
        for (int number = 1; number <= messages; number++) {
            int to = found.first()[number];
            if (to < 0) continue;
            int from = RenderedTurns.behindMessages(whole, to);
            boolean marked = false;
            int at = from;
            for (TokenPlaces.Place special : specials) {
                if (special.from() < from || special.to() > to) continue;
                marked = true;
                add(whole.value().substring(at, special.from()), marks);
                at = special.to();
            }
            add(whole.value().substring(at, to), marks);
            plain |= !marked;
        }
        return plain ? marks : new TreeSet<>();
    }

    private static void add(String text, Set<String> marks) {
        if (!text.isBlank()) marks.add(text.strip());
    }

    /** The token after the assistant's turn. */
    int end() {
        return end;
    }

    /** @throws RefusedConversationException if a content contains the ordinary text that marks turns */
    void requireOrdinary(List<ChatMessage> messages) {
        if (plainMarks.isEmpty()) return;
        for (int i = 0; i < messages.size(); i++) {
            for (String mark : plainMarks) {
                if (!messages.get(i).content().contains(mark)) continue;
                throw new RefusedConversationException("message " + (i + 1) + " contains '" + mark
                        + "', with which the model's chat template marks turns in ordinary text; a message without it"
                        + " is expected");
            }
        }
    }

    /**
     * Marks what is trained of one answer: its characters from the beginning of the answer to the end of the token that
     * ends the turn. If the template has generation blocks, only what they contain, and that token.
     *
     * @param number of the message, from 1
     */
    void mark(
            List<ChatMessage> messages,
            int number,
            Text rendered,
            RenderedTurns found,
            List<TokenPlaces.Place> specials,
            Set<Integer> ends,
            BitSet trained) {
        if (!found.has(number)) {
            throw new RefusedConversationException("of message " + number
                    + " (assistant), the model's chat template leaves nothing; an answer with words is expected");
        }
        int begin = begin(messages, number, rendered, found.first()[number]);
        int behind = found.last()[number] + 1;
        int limit = RenderedTurns.nextMessage(rendered, behind);
        TokenPlaces.Place close = null;
        for (TokenPlaces.Place place : from(specials, behind)) {
            if (place.from() >= limit) break;
            if (ends.contains(place.id())) {
                close = place;
                break;
            }
        }
        if (close == null) {
            throw new RefusedConversationException("the model's chat template writes no token that ends an answer after"
                    + " message " + number + " (assistant)");
        }
        boolean blocks = false;
        for (int i = begin; i < behind && !blocks; i++) blocks = rendered.generated(i);
        if (blocks) {
            for (int i = begin; i < close.from(); i++) if (rendered.generated(i)) trained.set(i);
        } else {
            trained.set(begin, close.from());
        }
        trained.set(close.from());
    }

    private static List<TokenPlaces.Place> from(List<TokenPlaces.Place> places, int from) {
        int low = 0;
        int high = places.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (places.get(middle).to() <= from) low = middle + 1;
            else high = middle;
        }
        return places.subList(low, places.size());
    }

    /** Where an answer begins: behind what a prompt would have written before it. */
    private int begin(List<ChatMessage> messages, int number, Text rendered, int first) {
        int from = RenderedTurns.behindMessages(rendered, first);
        if (!answerBegin.isEmpty()) {
            int at = rendered.value().lastIndexOf(answerBegin, first - answerBegin.length());
            return at >= from ? at + answerBegin.length() : first;
        }
        try {
            String prompt = rendering.of(messages.subList(0, number - 1), true).value();
            return prompt.length() <= first && rendered.value().startsWith(prompt) ? prompt.length() : first;
        } catch (TemplateException e) {
            return first;
        }
    }
}
