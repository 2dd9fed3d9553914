package dev.trainyard.finetune.effect;

import dev.trainyard.contracts.event.Divergence;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
import dev.trainyard.corpus.conversation.Exchange;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Requests;
import dev.trainyard.corpus.conversation.SmallTalk;
import dev.trainyard.finetune.conversation.ChatEncoding;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.scoring.BitsPerByte;
import dev.trainyard.model.scoring.HeldOutDocument;
import dev.trainyard.model.scoring.KlDivergence;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures how far steps of alignment have moved a model away from the checkpoint that they started from: on held-out
 * text, and on that checkpoint's own greedy answers to held-out questions. Both models are in memory while it measures,
 * which is after training, when the optimizer's state is not.
 */
public final class EffectMeasurement {
    private static final int LONGEST_ANSWER = 48;
    private static final int TOKENS_TOGETHER = 1024;
    private static final int REQUESTS_EACH = 12;
    private static final int SMALL_TALK = 8;

    private final Path start;
    private final List<HeldOutDocument> text;
    private final ChatEncoding encoding;
    private final JobContext context;
    private @Nullable List<Conversation> answers;

    /**
     * @param start folder of the checkpoint that alignment starts from
     * @param text held-out passages
     */
    public EffectMeasurement(Path start, List<HeldOutDocument> text, ChatEncoding encoding, JobContext context) {
        this.start = start;
        this.text = List.copyOf(text);
        this.encoding = encoding;
        this.context = context;
    }

    /** @param folder of the checkpoint that a step made */
    public StepEffect of(String step, Path folder) throws IOException {
        try (Transformer before = Transformer.open(start);
                Transformer after = Transformer.open(folder)) {
            KlDivergence.OnText onText = KlDivergence.OnText.NONE;
            int from = 0;
            while (from < text.size()) {
                context.checkActive();
                List<HeldOutDocument> some = together(from);
                onText = onText.plus(KlDivergence.onText(before, after, some));
                from += some.size();
                context.progress("measuring what " + step + " did", "passages", from, text.size());
            }
            context.checkActive();
            double onPrompts = KlDivergence.onConversations(before, after, answers(before));
            return new StepEffect(
                    BitsPerByte.of(onText.start()),
                    BitsPerByte.of(onText.model()),
                    new Divergence(onText.perToken(), onPrompts));
        }
    }

    /** The next passages, few enough that a run can be cancelled between them. */
    private List<HeldOutDocument> together(int from) {
        int to = from;
        int tokens = 0;
        while (to < text.size() && (to == from || tokens + text.get(to).ids().length <= TOKENS_TOGETHER)) {
            tokens += text.get(to++).ids().length;
        }
        return text.subList(from, to);
    }

    private List<Conversation> answers(Transformer model) {
        if (answers == null) answers = answered(model);
        return answers;
    }

    /** The questions with the model's answers, each with the end of its turn. */
    private List<Conversation> answered(Transformer model) {
        Generator generator = new Generator(model);
        List<int[]> prompts = questions().stream()
                .map(encoding::prompt)
                .filter(prompt -> prompt.length <= generator.context())
                .toList();
        List<int[]> written = generator.generateAll(
                prompts, Sampling.greedy(LONGEST_ANSWER, encoding.form().ends()));
        int end = encoding.form().endOfTurn();
        List<Conversation> conversations = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            int asked = prompts.get(i).length;
            int[] ids = Arrays.copyOf(prompts.get(i), asked + written.get(i).length + 1);
            System.arraycopy(written.get(i), 0, ids, asked, written.get(i).length);
            // Which token stands there does not matter: the distributions before it are compared.
            ids[ids.length - 1] = end;
            boolean[] answer = new boolean[ids.length];
            Arrays.fill(answer, asked, ids.length, true);
            conversations.add(new Conversation(ids, answer));
        }
        return conversations;
    }

    private static List<String> questions() {
        List<String> questions = new ArrayList<>();
        Requests requests = Requests.load(ActSet.CORE);
        for (Intent intent : Intent.values()) {
            requests.ofKnownActs(intent).stream()
                    .limit(REQUESTS_EACH)
                    .forEach(request -> questions.add(request.text()));
        }
        SmallTalk.load().exchanges(Split.HELD_OUT).stream()
                .map(Exchange::question)
                .distinct()
                .limit(SMALL_TALK)
                .forEach(questions::add);
        return questions;
    }
}
