package dev.trainyard.model.export;

import dev.trainyard.contracts.artifact.ExportProof.Difference;
import dev.trainyard.model.export.PromptReading.UnrenderedException;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.GreedyContinuation;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.transformer.NumberType;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one opened model makes of all prompts.
 *
 * @param prompts ids, whole; null where the chat template does not take the conversation
 * @param continuations the most likely tokens after each prompt; null as above
 * @param ends the tokens that end an answer
 * @param tie logits that differ by less count as equal
 */
record Answers(
        List<ProofPrompt> asked,
        List<int @Nullable []> prompts,
        List<@Nullable GreedyContinuation> continuations,
        Set<Integer> ends,
        float tie) {
    /** The number of tokens in an answer. */
    static final int TOKENS = 24;

    /** The longest prompt in tokens; further ones are cut off. */
    static final int LONGEST = 512;

    /** Logits that differ by less count as equal, if both models compute in 32 bits. */
    static final float TIE = 1e-3f;

    /** The same if one computes in 16 bits, as a frozen start does beside its adapter. */
    static final float TIE_IN_16_BITS = 0.5f;

    /**
     * Opens the prompts and continues them: all but the last together, and the last, which is much longer, by itself.
     *
     * @return empty if the answers were no longer wanted
     */
    static Optional<Answers> of(
            Transformer model, PromptReading reading, List<ProofPrompt> asked, BooleanSupplier waiting)
            throws IOException {
        List<int @Nullable []> prompts = new ArrayList<>();
        for (ProofPrompt prompt : asked)
            prompts.add(ids(prompt, reading, model.shape().vocabulary()));
        float tie = model.type() == NumberType.F32 ? TIE : TIE_IN_16_BITS;
        int context = model.shape().context();
        int tokens = Math.clamp(context / 2, 1, TOKENS);
        int room = Math.min(LONGEST, context - tokens + 1);
        @Nullable GreedyContinuation[] continuations = new GreedyContinuation[asked.size()];
        List<Integer> together = new ArrayList<>();
        List<Integer> alone = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            if (prompts.get(i) != null) (asked.get(i).repeated() ? alone : together).add(i);
        }
        for (List<Integer> batch : List.of(together, alone)) {
            if (batch.isEmpty()) continue;
            List<int[]> cut = new ArrayList<>();
            for (int i : batch) {
                int[] ids = prompts.get(i);
                if (ids != null) cut.add(Arrays.copyOf(ids, Math.min(ids.length, room)));
            }
            Optional<List<GreedyContinuation>> continued = new Generator(model).continueAll(cut, tokens, waiting);
            if (continued.isEmpty()) return Optional.empty();
            for (int i = 0; i < batch.size(); i++)
                continuations[batch.get(i)] = continued.get().get(i);
        }
        return Optional.of(new Answers(asked, prompts, Arrays.asList(continuations), reading.ends(), tie));
    }

    private static int @Nullable [] ids(ProofPrompt prompt, PromptReading reading, int vocabulary) throws IOException {
        int[] ids;
        try {
            List<ChatMessage> messages = prompt.messages();
            ids = messages == null ? reading.text(prompt.wholeText()) : reading.conversation(messages);
        } catch (UnrenderedException e) {
            return null;
        }
        for (int id : ids) {
            if (id < vocabulary) continue;
            throw new RefusedModelException(
                    "the tokenizer has a token " + id + ", but the model has only " + vocabulary + " tokens");
        }
        return ids;
    }

    /** The number of prompts that could be written. */
    int written() {
        return (int) prompts.stream().filter(ids -> ids != null).count();
    }

    /**
     * How other answers to the same prompts compare with these.
     *
     * @param agreed number of the written prompts with the same ids and the same answer
     * @param ties number of prompts whose answers differ from a tie on
     */
    record Comparison(int agreed, int ties, @Nullable Difference difference) {}

    Comparison with(Answers other) {
        int agreed = 0;
        int ties = 0;
        Difference first = missingEnd(other);
        for (int i = 0; i < asked.size(); i++) {
            int[] ours = prompts.get(i);
            int[] theirs = other.prompts.get(i);
            if (ours == null && theirs == null) continue;
            Difference difference = null;
            boolean tie = false;
            if (ours == null || theirs == null) {
                difference = difference(i, 0, "is " + (ours == null ? "only" : "not") + " taken by its chat template");
            } else if (!Arrays.equals(ours, theirs)) {
                int at = Arrays.mismatch(ours, theirs);
                difference = difference(i, at, differs("token " + at, ours, theirs, at));
            } else {
                int[] answer = answer(i);
                int[] otherAnswer = other.answer(i);
                int at = Arrays.mismatch(answer, otherAnswer);
                if (at >= 0) {
                    tie = isTie(i, other, at);
                    difference = difference(i, at, differs("token " + at + " of the answer", answer, otherAnswer, at));
                }
            }
            if (difference == null) agreed++;
            else if (tie) ties++;
            else if (first == null) first = difference;
        }
        return new Comparison(agreed, ties, first);
    }

    private @Nullable Difference missingEnd(Answers other) {
        for (int end : new TreeSet<>(ends)) {
            if (other.ends.contains(end)) continue;
            return new Difference(0, 0, "Answers do not end at token " + end + ", which ends the model's answers");
        }
        return null;
    }

    /** Whether at the first difference both found two tokens about equally likely. */
    private boolean isTie(int prompt, Answers other, int at) {
        GreedyContinuation ours = continuations.get(prompt);
        GreedyContinuation theirs = other.continuations.get(prompt);
        if (ours == null || theirs == null || at >= ours.ids().length || at >= theirs.ids().length) return false;
        float equal = Math.max(tie, other.tie);
        return ours.ids()[at] != theirs.ids()[at] && ours.leads()[at] < equal && theirs.leads()[at] < equal;
    }

    /** The tokens to the first that ends an answer, with that one. */
    private int[] answer(int prompt) {
        GreedyContinuation continuation = continuations.get(prompt);
        if (continuation == null) return new int[0];
        int[] ids = continuation.ids();
        for (int i = 0; i < ids.length; i++) if (ends.contains(ids[i])) return Arrays.copyOf(ids, i + 1);
        return ids;
    }

    private Difference difference(int prompt, int position, String what) {
        return new Difference(
                prompt, position, "The prompt '" + asked.get(prompt).name() + "' " + what);
    }

    private static String differs(String place, int[] ours, int[] theirs, int at) {
        return "differs in " + place + ": " + token(theirs, at) + " instead of " + token(ours, at);
    }

    private static String token(int[] ids, int at) {
        return at < ids.length ? String.valueOf(ids[at]) : "its end";
    }
}
