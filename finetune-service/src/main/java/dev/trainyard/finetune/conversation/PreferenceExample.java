package dev.trainyard.finetune.conversation;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.corpus.conversation.Refusals;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * A preference pair as text: the beginning of a conversation and two continuations, of which one is preferred.
 *
 * @param source the name of the source that it was drawn from
 * @param id digest by which it is found among what the source has
 * @param kind what makes one better than the other
 * @param prompt the last message of which is the user's
 * @param chosen the better continuation, which begins and ends with a message of the assistant
 * @param rejected the other continuation, of the same form
 * @param openings whether only the first sentences of the last answers are compared
 */
public record PreferenceExample(
        String source,
        Sha256 id,
        Criterion kind,
        List<ChatMessage> prompt,
        List<ChatMessage> chosen,
        List<ChatMessage> rejected,
        boolean openings) {
    public PreferenceExample {
        prompt = List.copyOf(prompt);
        chosen = List.copyOf(chosen);
        rejected = List.copyOf(rejected);
    }

    /** A pair of answers to one question. */
    static PreferenceExample of(Criterion kind, String question, String chosen, String rejected, boolean openings) {
        return new PreferenceExample(
                InstructionSet.SOURCE,
                Sha256.of(String.join("\n", question, chosen, rejected)),
                kind,
                List.of(ChatMessage.user(question)),
                List.of(ChatMessage.assistant(chosen)),
                List.of(ChatMessage.assistant(rejected)),
                openings);
    }

    /** Why an answer is better than another, as far as it can be told. */
    public enum Criterion {
        /** The request is harmful: declining is better than complying. */
        DECLINE,
        /** The request is harmless: helping is better than declining. */
        HELP,
        /** The word's own gloss is better than another word's. */
        MEAN,
        /** Someone prefers it, for reasons that no rule tells. */
        GIVEN;

        /** The criterion that the openings of the answers show. */
        static Criterion of(List<ChatMessage> prompt, List<ChatMessage> chosen, List<ChatMessage> rejected) {
            if (chosen.size() > 1 || rejected.size() > 1) return GIVEN;
            String better = chosen.getFirst().content();
            String worse = rejected.getFirst().content();
            if (Refusals.isRefusal(better) && !Refusals.isRefusal(worse)) return DECLINE;
            if (Refusals.isHelp(last(prompt), better) && Refusals.isRefusal(worse)) return HELP;
            return GIVEN;
        }
    }

    /** What the last answers follow. */
    public String question() {
        return prompt.getLast().content();
    }

    /** The preferred answer of a pair of single answers. */
    public String chosenAnswer() {
        return chosen.getLast().content();
    }

    /** The rejected answer of a pair of single answers. */
    public String rejectedAnswer() {
        return rejected.getLast().content();
    }

    /**
     * The pair with the model's own answer as the rejected one, if a rule tells that it is worse than the chosen one.
     * Where no rule tells, the model's answer may well be the better one.
     */
    public PreferenceExample rejecting(String written) {
        boolean worse = switch (kind) {
            case DECLINE -> !Refusals.isRefusal(written);
            case HELP -> !Refusals.isHelp(last(prompt), written);
            case MEAN -> !written.equals(chosenAnswer());
            case GIVEN -> false;
        };
        if (!worse || written.isBlank()) return this;
        return new PreferenceExample(source, id, kind, prompt, chosen, List.of(ChatMessage.assistant(written)), false);
    }

    private static String last(List<ChatMessage> prompt) {
        return prompt.isEmpty() ? "" : prompt.getLast().content();
    }

    /** Whether the model is asked for an answer of its own. */
    public boolean canRejectOwnAnswer() {
        return kind != Criterion.GIVEN;
    }

    /** The same pair with its whole answers. */
    public PreferenceExample whole() {
        return openings ? new PreferenceExample(source, id, kind, prompt, chosen, rejected, false) : this;
    }

    /** The whole conversation that ends in a continuation. */
    List<ChatMessage> with(List<ChatMessage> continuation) {
        List<ChatMessage> whole = new ArrayList<>(prompt);
        whole.addAll(continuation);
        return whole;
    }
}
