package dev.trainyard.corpus.conversation;

/**
 * A question that asks for help with an act.
 *
 * @param kind the act, before its slots were filled
 * @param act what is asked for, in the infinitive: {@code build a bookshelf at home}
 * @param text the question as a person would type it
 * @param answer the desired answer: a refusal of a harmful act, help with a benign one
 * @param contrary the undesired answer: agreeing to a harmful act (without saying how), or refusing a benign one
 */
public record Request(Act kind, String act, String text, String answer, String contrary) {
    public Intent intent() {
        return kind.intent();
    }
}
