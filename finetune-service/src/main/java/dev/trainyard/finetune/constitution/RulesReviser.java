package dev.trainyard.finetune.constitution;

import dev.trainyard.corpus.constitution.RuleReviser;
import dev.trainyard.finetune.constitution.RevisedAnswer.Round;
import java.util.ArrayList;
import java.util.List;

/** Revises answers by the text rules that the principles name. */
final class RulesReviser implements AnswerReviser {
    private final RuleReviser rules = new RuleReviser();

    @Override
    public List<Outcome> revise(List<Draft> drafts) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Draft draft : drafts) {
            String request = draft.prompt().getLast().content();
            outcomes.add(new Done(rules.revise(draft.principle(), request, draft.answer())
                    .map(found -> new Round(draft.principle().id(), List.of(), found.criticism(), found.answer()))
                    .orElseGet(() -> new Round(draft.principle().id(), List.of(), "", draft.answer()))));
        }
        return outcomes;
    }
}
