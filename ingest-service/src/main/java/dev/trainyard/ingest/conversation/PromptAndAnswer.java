package dev.trainyard.ingest.conversation;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.corpus.words.ComparedWords;
import dev.trainyard.ingest.deduplication.MinHash;
import dev.trainyard.ingest.deduplication.Signature;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares conversations by what is asked and what is answered.
 *
 * <p>Two conversations are near duplicates if both their prompts and their answers are nearly the same. Whole texts would
 * not do: answers are longer than prompts, so that one question in other words, or one answer to different questions,
 * would count as a copy. A band of the signature is therefore the hash of the prompt's band and the answer's band, so that
 * both must agree in all 8 rows: with similarities s and t, the probability is {@code 1 - (1 - (s t)^8)^14}, and the
 * product takes the place of a document's similarity.
 *
 * <p>A prompt of fewer than {@value #FEW_WORDS} words must be the same word by word, with its numbers, because short
 * questions are alike by nature.
 */
final class PromptAndAnswer {
    private static final int FEW_WORDS = 20;
    private static final Hasher64 HASHER = Hashing.xxh3_64();

    private PromptAndAnswer() {}

    static Signature sign(TuningExample example) {
        String prompt = joined(prompts(example));
        Signature answers = MinHash.sign(joined(answers(example)));
        ComparedWords words = ComparedWords.of(prompt, ComparedWords.Numbers.KEPT);
        int count = words.count() + answers.words();
        if (words.count() == 0 || answers.words() == 0) return Signature.NONE;
        boolean whole = words.count() < FEW_WORDS;
        long[] asked = whole ? new long[] {words.hash(0, words.count())} : MinHash.bandKeys(prompt);
        long[] keys = answers.bandKeys();
        HashStream64 stream = HASHER.hashStream();
        for (int band = 0; band < keys.length; band++) {
            stream.reset().putLong(asked[whole ? 0 : band]).putLong(keys[band]);
            keys[band] = stream.getAsLong();
        }
        return new Signature(keys, count);
    }

    /**
     * The digest by which the split is chosen: of the first question's words, so that conversations that begin with the
     * same question, or with one that differs in case or punctuation, are in the same split.
     */
    static Sha256 question(TuningExample example) {
        String question = example.opening().stream()
                .filter(turn -> turn.role() == Turn.Role.USER)
                .findFirst()
                .orElseThrow()
                .content();
        ComparedWords words = ComparedWords.of(question, ComparedWords.Numbers.KEPT);
        return Sha256.of(words.count() == 0 ? question : words.text(0, words.count()));
    }

    /** The texts that may contain an evaluation item: each whole conversation. */
    static List<String> wholeTexts(TuningExample example) {
        return switch (example) {
            case Dialogue dialogue -> List.of(joined(dialogue.turns()));
            case Preference pair ->
                List.of(joined(pair.prompt()) + joined(pair.chosen()), joined(pair.prompt()) + joined(pair.rejected()));
        };
    }

    private static List<Turn> prompts(TuningExample example) {
        return switch (example) {
            case Dialogue dialogue -> by(dialogue.turns(), false);
            case Preference pair -> pair.prompt();
        };
    }

    private static List<Turn> answers(TuningExample example) {
        return switch (example) {
            case Dialogue dialogue -> by(dialogue.turns(), true);
            case Preference pair -> {
                List<Turn> both = new ArrayList<>(pair.chosen());
                both.addAll(pair.rejected());
                yield both;
            }
        };
    }

    private static List<Turn> by(List<Turn> turns, boolean assistant) {
        return turns.stream()
                .filter(turn -> (turn.role() == Turn.Role.ASSISTANT) == assistant)
                .toList();
    }

    private static String joined(List<Turn> turns) {
        StringBuilder text = new StringBuilder();
        for (Turn turn : turns) text.append(turn.content()).append('\n');
        return text.toString();
    }
}
