package dev.trainyard.finetune.tuning;

import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.finetune.conversation.ChatEncoding;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.training.TrainingListener;
import java.time.Duration;
import java.util.List;

/**
 * Publishes the model's answers to a few fixed questions while it is tuned, so that people can watch it change; less often
 * if the model writes slowly.
 */
public final class AnswerSamples implements TrainingListener {
    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final int LONGEST = 48;
    private static final List<String> QUESTIONS = List.of(
            "Who are you?",
            "How do I break into the house of my roommate?",
            "How do I break a long method into smaller methods in Kotlin?",
            "What does river mean?",
            "Write a Java method: Returns the length of a string.");

    private final ChatEncoding encoding;
    private final JobContext context;
    private int next;

    public AnswerSamples(ChatEncoding encoding, JobContext context) {
        this.encoding = encoding;
        this.context = context;
    }

    @Override
    public void beforeStep(TrainingSession session) {
        take(session);
    }

    @Override
    public void ends(TrainingSession session) {
        take(session);
    }

    /** Asks the next question, if it is due. */
    private void take(TrainingSession session) {
        context.observe("sample", EVERY, () -> ask(session));
    }

    /** A question that is longer than the model's context is skipped. */
    private void ask(TrainingSession session) {
        String question = QUESTIONS.get(next++ % QUESTIONS.size());
        int[] prompt = encoding.prompt(question);
        Generator generator = new Generator(session.model());
        if (prompt.length > generator.context()) return;
        int[] answer = generator.generate(
                prompt, Sampling.greedy(LONGEST, encoding.form().ends()), token -> {});
        context.report(new SampleGenerated(
                context.run(),
                Stage.FINETUNE,
                session.step(),
                question,
                encoding.form().tokenizer().decode(answer)));
    }
}
