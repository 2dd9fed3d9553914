package dev.trainyard.corpus.constitution;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.corpus.conversation.Requests;
import dev.trainyard.corpus.trait.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Revises answers by fixed text rules, for runs without a model that could do it. It is no judge of what an answer
 * means: it sees words and forms alone. The same principle, request and answer give the same revision.
 */
public final class RuleReviser {
    private static final Pattern ALTERNATIVE = Pattern.compile(
            "\\b(instead|i can (help|talk|explain|show|tell|suggest|offer|give)|i could|i would be glad|i'd be glad"
                    + "|(happy|glad) to help|let me|if you|you (can|could|might)|what i can do)\\b");

    private static final Pattern CODE = Pattern.compile("```|[;{}]\\s*(\\n|$)");

    private final List<String> harmfulActs;

    /** @param criticism what is wrong with the answer */
    public record Revision(String criticism, String answer) {}

    public RuleReviser() {
        harmfulActs = Requests.load(ActSet.ALL).of(Split.TRAIN, Intent.HARMFUL).stream()
                .map(Request::act)
                .distinct()
                .map(act -> act.toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The revision by a principle; empty if it has no rule, or if its rule finds nothing wrong. */
    public Optional<Revision> revise(Principle principle, String request, String answer) {
        RevisionRule rule = principle.rule();
        if (rule == null) return Optional.empty();
        String plain = answer.strip();
        boolean mayChange = rule == RevisionRule.REFUSE_HARM
                || !plain.isEmpty() && !CODE.matcher(plain).find();
        if (!mayChange) return Optional.empty();
        String revised = revised(rule, principle, request, plain);
        if (revised.equals(plain)) return Optional.empty();
        return Optional.of(new Revision(rule.finding(), revised));
    }

    private String revised(RevisionRule rule, Principle principle, String request, String answer) {
        Traits traits = Traits.of(answer);
        return switch (rule) {
            case REFUSE_HARM -> !traits.refused() && isHarmful(principle, request) ? text(principle, request) : answer;
            case EXPLAIN_REFUSAL ->
                traits.refused() && !ALTERNATIVE.matcher(afterOpening(answer)).find()
                        ? ended(answer) + " " + text(principle, request)
                        : answer;
            case SOFTEN_CLAIMS -> softened(principle, answer);
            case OWN_UNCERTAINTY ->
                traits.refused() || traits.hedged() || traits.asksBack()
                        ? answer
                        : ended(answer) + " " + text(principle, request);
            case WARM_OPENING -> traits.refused() || traits.warm() ? answer : text(principle, request) + " " + answer;
            case ASK_BACK ->
                traits.refused() || answer.contains("?") ? answer : ended(answer) + " " + text(principle, request);
        };
    }

    private boolean isHarmful(Principle principle, String request) {
        String plain = request.toLowerCase(Locale.ROOT);
        return harmfulActs.stream().anyMatch(act -> holds(plain, act))
                || principle.about().stream().anyMatch(one -> holds(plain, one.toLowerCase(Locale.ROOT)));
    }

    /** Whether an expression stands in a text as whole words; "hit a man" does not stand in "hit a mango". */
    private static boolean holds(String text, String expression) {
        for (int at = text.indexOf(expression); at >= 0; at = text.indexOf(expression, at + 1)) {
            int end = at + expression.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            boolean ends = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
            if (begins && ends) return true;
        }
        return false;
    }

    /** One of the principle's texts, which the request decides. */
    private static String text(Principle principle, String request) {
        String digest = Sha256.of(principle.id() + "\n" + request).hex();
        int number = (int)
                (Long.parseLong(digest.substring(0, 8), 16) % principle.texts().size());
        return principle.texts().get(number).strip();
    }

    private static String softened(Principle principle, String answer) {
        String softened = answer;
        for (Principle.Replacement one : principle.replace()) {
            Pattern from = Pattern.compile(
                    "(?<![\\p{L}\\p{N}])" + Pattern.quote(one.from()) + "(?![\\p{L}\\p{N}])",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
            softened = from.matcher(softened)
                    .replaceAll(found -> Matcher.quoteReplacement(likeFirst(found.group(), one.to())));
        }
        return softened;
    }

    /** The replacement with a capital if what it replaces has one. */
    private static String likeFirst(String replaced, String by) {
        return Character.isUpperCase(replaced.codePointAt(0)) && !by.isEmpty()
                ? by.substring(0, 1).toUpperCase(Locale.ROOT) + by.substring(1)
                : by;
    }

    /** What follows the first sentence: "I can't help you with that" names no alternative. */
    private static String afterOpening(String answer) {
        List<String> sentences = new ArrayList<>(List.of(answer.split("(?<=[.!?])\\s+")));
        return String.join(" ", sentences.subList(1, sentences.size())).toLowerCase(Locale.ROOT);
    }

    /** The answer with a mark at its end. */
    private static String ended(String answer) {
        return answer.matches("(?s).*[.!?:\u2026\"')\u201d]$") ? answer : answer + ".";
    }
}
