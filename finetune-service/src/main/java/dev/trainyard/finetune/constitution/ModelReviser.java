package dev.trainyard.finetune.constitution;

import dev.trainyard.finetune.conversation.ChatEncoding;
import dev.trainyard.finetune.conversation.WholeAnswer;
import dev.trainyard.model.chat.RefusedConversationException;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.generation.WrittenAnswer;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets the model that wrote the answers criticise and revise them, in the same conversation and in batches. */
final class ModelReviser implements AnswerReviser {
    private static final String ALONE = " Reply with the revised answer alone.";

    private final Generator generator;
    private final ChatEncoding encoding;
    private final int longest;
    private final Runnable watch;

    /**
     * @param longest critique or revision, in tokens
     * @param watch called before each token; it may throw to stop
     */
    ModelReviser(Generator generator, ChatEncoding encoding, int longest, Runnable watch) {
        this.generator = generator;
        this.encoding = encoding;
        this.longest = longest;
        this.watch = watch;
    }

    @Override
    public List<Outcome> revise(List<Draft> drafts) {
        List<List<ChatMessage>> conversations = new ArrayList<>();
        for (Draft draft : drafts) {
            List<ChatMessage> messages = new ArrayList<>(ChatMessage.of(draft.prompt()));
            messages.add(ChatMessage.assistant(draft.answer()));
            messages.add(ChatMessage.user(draft.principle().critique()));
            conversations.add(messages);
        }
        List<@Nullable String> critiques = answered(conversations);
        for (int i = 0; i < drafts.size(); i++) {
            String critique = critiques.get(i);
            if (critique == null) continue;
            conversations.get(i).add(ChatMessage.assistant(critique.isBlank() ? "-" : critique));
            conversations.get(i).add(ChatMessage.user(drafts.get(i).principle().revision() + ALONE));
        }
        List<@Nullable String> revisions = answered(conversations);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            String critique = critiques.get(i);
            String revision = revisions.get(i);
            outcomes.add(
                    critique == null || revision == null
                            ? new Unusable("The criticism does not fit into the model's context or chat template.")
                            : AnswerReviser.written(
                                    draft,
                                    List.of(
                                            draft.principle().critique(),
                                            draft.principle().revision() + ALONE),
                                    critique,
                                    revision));
        }
        return outcomes;
    }

    /** The next answer of each conversation, as far as it has an end; null where it does not fit. */
    private List<@Nullable String> answered(List<List<ChatMessage>> conversations) {
        List<int[]> prompts = new ArrayList<>();
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < conversations.size(); i++) {
            try {
                int[] prompt = encoding.form().prompt(conversations.get(i));
                if (prompt.length + longest > generator.context()) continue;
                prompts.add(prompt);
                asked.add(i);
            } catch (RefusedConversationException e) {
                // Counted by the caller, which finds no answer.
            }
        }
        @Nullable String[] answers = new @Nullable String[conversations.size()];
        Sampling sampling = Sampling.greedy(longest, encoding.form().ends());
        List<WrittenAnswer> written = generator.writeAll(prompts, Collections.nCopies(prompts.size(), sampling), watch);
        for (int i = 0; i < written.size(); i++) {
            answers[asked.get(i)] = WholeAnswer.of(written.get(i), encoding.form());
        }
        return Arrays.asList(answers);
    }
}
