package dev.trainyard.gateway;

import dev.trainyard.gateway.card.ModelCard;
import dev.trainyard.gateway.card.ModelCards;
import dev.trainyard.gateway.history.RunStatus;
import dev.trainyard.gateway.history.RunView;

/** Answers queries for the model card of a run. */
public final class ModelCardQueries {
    private final RunService runs;
    private final ModelCards cards;

    public ModelCardQueries(RunService runs, ModelCards cards) {
        this.runs = runs;
        this.cards = cards;
    }

    /** The card of the checkpoint that the run's evaluation decided about. */
    public ModelCard card(String id) {
        RunView run = runs.find(id);
        return cards.of(run).orElseThrow(() -> none(run));
    }

    private static RefusedException none(RunView run) {
        boolean decided = run.state() == RunStatus.RELEASED || run.state() == RunStatus.REJECTED;
        return decided
                ? RefusedException.of(
                        410,
                        "The record has expired",
                        "Run " + run.id() + " is " + run.state().key()
                                + ", and the record of its checkpoint has expired.")
                : RefusedException.of(
                        409,
                        "There is no model card",
                        "Run " + run.id() + " is " + run.state().key()
                                + ": only a checkpoint that an evaluation has decided about has a model card.");
    }
}
