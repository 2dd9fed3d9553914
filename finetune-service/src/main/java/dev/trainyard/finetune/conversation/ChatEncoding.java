package dev.trainyard.finetune.conversation;

import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.chat.RefusedConversationException;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.tokenizer.Role;
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
public record ChatEncoding(ChatForm form, int context) {
    /** What became of an example. */
    public sealed interface Encoded {
        /** It can be learned. @param cut whether its last turns were left out */
        record Fitting(Conversation conversation, boolean cut) implements Encoded {}

        /** Not even its first answer fits. */
        record TooLong() implements Encoded {}

        /** The model's chat template does not take it, or nothing of it would be learned. */
        record Refused() implements Encoded {}
    }

    /** An example, in which every answer is learned; for an opening alone, the end of the last turn is left out. */
    public Encoded encode(InstructionExample example) {
        return encode(example.messages(), 0, example.openingAlone());
    }

    /** The chosen or rejected continuation of a pair, in which the answers of the prompt are not learned. */
    public Encoded encode(PreferenceExample example, List<ChatMessage> continuation) {
        return encode(
                example.with(continuation), example.prompt().size(), example.openings() && openingsDiffer(example));
    }

    /** Answers that open alike are compared as a whole. */
    private static boolean openingsDiffer(PreferenceExample example) {
        return !InstructionExample.opening(example.chosen()).equals(InstructionExample.opening(example.rejected()));
    }

    /** @param prompt the number of messages of which nothing is learned */
    private Encoded encode(List<ChatMessage> messages, int prompt, boolean openingAlone) {
        int[] ends = answers(messages, prompt);
        try {
            if (ends.length == 0) return new Encoded.Refused();
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
            return best.map(part -> encoded(part, true)).orElseGet(Encoded.TooLong::new);
        } catch (RefusedConversationException e) {
            return new Encoded.Refused();
        }
    }

    private static Encoded encoded(Conversation conversation, boolean cut) {
        for (boolean trained : conversation.trained()) {
            if (trained) return new Encoded.Fitting(conversation, cut);
        }
        return new Encoded.Refused();
    }

    /** The numbers of messages up to the end of each answer that is learned. */
    private static int[] answers(List<ChatMessage> messages, int prompt) {
        return IntStream.range(prompt, messages.size())
                .filter(i -> messages.get(i).role() == Role.ASSISTANT)
                .map(i -> i + 1)
                .toArray();
    }

    /** The first messages, if they fit. */
    private Optional<Conversation> upTo(int count, List<ChatMessage> messages, int prompt, boolean openingAlone) {
        List<ChatMessage> first = messages.subList(0, count);
        Conversation whole = form.conversation(openingAlone ? InstructionExample.opening(first) : first);
        long earlier = messages.subList(0, prompt).stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .count();
        boolean[] trained = withoutFirstRuns(whole.trained(), earlier);
        int last = trained.length - 1;
        while (last >= 0 && !trained[last]) last--;
        // What follows the last trained token teaches nothing. The token that ends the turn is not part of an opening.
        int length = openingAlone ? last : last + 1;
        // The last token is only predicted, so one more token than the context fits.
        if (length > context + 1) return Optional.empty();
        length = Math.max(length, 1);
        return Optional.of(new Conversation(Arrays.copyOf(whole.ids(), length), Arrays.copyOf(trained, length)));
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

    /** The tokens before the answer to a question. */
    public int[] prompt(String question) {
        return form.prompt(List.of(ChatMessage.user(question)));
    }

    /** The tokens before the answers of a pair; empty if the model's chat template does not take its prompt. */
    public Optional<int[]> prompt(PreferenceExample example) {
        try {
            return Optional.of(form.prompt(example.prompt()));
        } catch (RefusedConversationException e) {
            return Optional.empty();
        }
    }
}
