package dev.trainyard.finetune.constitution;

import dev.trainyard.corpus.constitution.Principle;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.finetune.constitution.RevisedAnswer.Round;
import java.io.IOException;
import java.util.List;

/** Criticises and revises answers by principles. */
interface AnswerReviser {
    /** The longest criticism or revision that is used, in characters. */
    int LONGEST = 8_000;

    /** An answer with the principle by which it is to be revised. @param prompt the conversation before the answer */
    record Draft(List<Turn> prompt, String answer, Principle principle) {}

    /** What came of a draft. */
    sealed interface Outcome {}

    record Done(Round round) implements Outcome {}

    /** @param reason a sentence */
    record Unusable(String reason) implements Outcome {}

    /**
     * The outcome of each draft, in their order.
     *
     * @throws ReviserUnavailableException if no further draft can be revised now
     */
    List<Outcome> revise(List<Draft> drafts) throws IOException;

    /** The outcome of a critique and a revision that a model wrote. */
    static Outcome written(Draft draft, List<String> asked, String critique, String revision) {
        if (revision.isBlank()) return new Unusable("The revision is empty.");
        if (revision.length() > LONGEST || critique.length() > LONGEST) {
            return new Unusable("The criticism or the revision has more than " + LONGEST + " characters.");
        }
        return new Done(new Round(draft.principle().id(), asked, critique.strip(), revision.strip()));
    }
}
