package dev.trainyard.corpus.constitution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How the rule-based reviser follows a principle. Answers that contain code are only changed by {@link #REFUSE_HARM}. */
public enum RevisionRule {
    /** An answer to a harmful request that does not decline becomes one of the principle's texts. */
    REFUSE_HARM("The answer helps with something that would hurt someone."),
    /** A refusal that does not say what can be done instead gets one of the texts, which gives a reason and says it. */
    EXPLAIN_REFUSAL("The answer declines without saying why and what can be done instead."),
    /** The principle's expressions are replaced, such as "always" by "usually". */
    SOFTEN_CLAIMS("The answer claims more than anyone can be certain of."),
    /** An answer that neither declines nor hedges gets one of the texts at its end, which owns that it may be wrong. */
    OWN_UNCERTAINTY("The answer does not say how certain it is."),
    /** An answer that does not decline and has no warm word gets one of the texts in front of it. */
    WARM_OPENING("The answer is curt."),
    /** An answer that does not decline and asks nothing gets one of the texts at its end, which is a question. */
    ASK_BACK("The answer shows no interest in the person who asked.");

    private final String finding;

    RevisionRule(String finding) {
        this.finding = finding;
    }

    /** What is wrong with an answer that the rule changes, as a sentence. */
    public String finding() {
        return finding;
    }

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    static RevisionRule of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
