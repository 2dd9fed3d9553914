package dev.trainyard.model.chat;

import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.tokenizer.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Encodes conversations as token ids that fit into the model's context. What is longer is cut at the end of a turn of
 * the assistant, never within one: a model that learns answers without an end never stops.
 *
 * @param context longest sequence, in tokens, that the model reads
 */
public record ConversationEncoding(ChatForm form, int context) {
    /** What became of a conversation. */
    public sealed interface Encoded {
        /** It can be learned. @param cut whether its last turns were left out */
        record Fitting(Conversation conversation, boolean cut) implements Encoded {}

        /**
         * Not even its first answer fits.
         *
         * @param tokens number of tokens up to the end of that answer
         * @param most number of tokens that fit: the last one is only predicted, so one more than the context
         */
        record TooLong(int tokens, int most) implements Encoded {
            /** One clause. */
            public String reason() {
                return "it has " + tokens + " tokens up to the end of its first answer, and at most " + most
                        + " fit into the model's context";
            }
        }

        /** The model's chat template does not take it, or nothing of it would be learned. @param reason one clause */
        record Refused(String reason) implements Encoded {}
    }

    /**
     * Encodes a conversation.
     *
     * @param prompt the number of messages of which nothing is learned
     * @param openingAlone whether only the first sentence of the last answer is learned, without the end of the turn
     */
    public Encoded encode(List<ChatMessage> messages, int prompt, boolean openingAlone) {
        int[] ends = answers(messages, prompt);
        try {
            if (ends.length == 0) return new Encoded.Refused("it has no answer");
            Optional<Conversation> whole = upTo(ends[ends.length - 1], messages, prompt, openingAlone);
            if (whole.isPresent()) return encoded(whole.get(), false);
            // A conversation grows with its turns, so the most turns that fit are found by halving.
            Optional<Conversation> best = Optional.empty();
            int low = 0;
            int high = ends.length - 2;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                Optional<Conversation> part = upTo(ends[middle], messages, prompt, openingAlone);
                if (part.isPresent()) {
                    best = part;
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            if (best.isPresent()) return encoded(best.get(), true);
            int shortest = learned(ends[0], messages, prompt, openingAlone).ids().length;
            return new Encoded.TooLong(shortest, context + 1);
        } catch (RefusedConversationException e) {
            return new Encoded.Refused(String.valueOf(e.getMessage()));
        }
    }

    private static Encoded encoded(Conversation conversation, boolean cut) {
        for (boolean trained : conversation.trained()) {
            if (trained) return new Encoded.Fitting(conversation, cut);
        }
        return new Encoded.Refused("nothing of it would be learned");
    }

    /** The numbers of messages up to the end of each answer that is learned. */
    private static int[] answers(List<ChatMessage> messages, int prompt) {
        return IntStream.range(prompt, messages.size())
                .filter(i -> messages.get(i).role() == Role.ASSISTANT)
                .map(i -> i + 1)
                .toArray();
    }

    /** The first messages, if they fit. The last token is only predicted, so one more token than the context does. */
    private Optional<Conversation> upTo(int count, List<ChatMessage> messages, int prompt, boolean openingAlone) {
        Conversation learned = learned(count, messages, prompt, openingAlone);
        return learned.ids().length > context + 1 ? Optional.empty() : Optional.of(learned);
    }

    /** The first messages up to the last token that is trained. */
    private Conversation learned(int count, List<ChatMessage> messages, int prompt, boolean openingAlone) {
        List<ChatMessage> first = messages.subList(0, count);
        Conversation whole = form.conversation(openingAlone ? opening(first) : first);
        long earlier = messages.subList(0, prompt).stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .count();
        boolean[] trained = withoutFirstRuns(whole.trained(), earlier);
        int last = trained.length - 1;
        while (last >= 0 && !trained[last]) last--;
        // What follows the last trained token teaches nothing. The token that ends the turn is not part of an opening.
        int length = openingAlone ? last : last + 1;
        length = Math.max(length, 1);
        return new Conversation(Arrays.copyOf(whole.ids(), length), Arrays.copyOf(trained, length));
    }

    /** The marks without those of the first answers; each answer is one run of marks, since other turns stand between. */
    private static boolean[] withoutFirstRuns(boolean[] trained, long runs) {
        boolean[] left = trained.clone();
        long ended = 0;
        for (int i = 0; i < left.length && ended < runs; i++) {
            boolean ends = left[i] && (i + 1 == left.length || !left[i + 1]);
            left[i] = false;
            if (ends) ended++;
        }
        return left;
    }

    /** The same messages, of whose last only the first sentence is left. */
    public static List<ChatMessage> opening(List<ChatMessage> messages) {
        List<ChatMessage> opening = new ArrayList<>(messages);
        ChatMessage last = opening.removeLast();
        opening.add(new ChatMessage(last.role(), firstSentence(last.content())));
        return opening;
    }

    /** Whether the last messages of two continuations open differently; otherwise they are compared as a whole. */
    public static boolean openingsDiffer(List<ChatMessage> chosen, List<ChatMessage> rejected) {
        return !opening(chosen).equals(opening(rejected));
    }

    /** An answer up to the end of its first sentence. */
    public static String firstSentence(String answer) {
        int end = answer.indexOf(". ");
        return end < 0 ? answer : answer.substring(0, end + 1);
    }
}
