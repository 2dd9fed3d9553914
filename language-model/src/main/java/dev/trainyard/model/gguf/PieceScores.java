package dev.trainyard.model.gguf;

import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.tokenizer.TokenizerFile;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Merges as scores. SentencePiece, and so llama.cpp, has no list of merges: of all neighbours whose joined text is a token
 * it joins those whose token has the highest score. It comes to the same where every way to make a token of two others is
 * a merge, and the merges of one token stand together, as in the files that were converted from SentencePiece.
 */
final class PieceScores {
    private PieceScores() {}

    /**
     * By id; the first merge's token has the highest, 0.
     *
     * @param tokens by id
     * @param joined which of them are text that can come of others
     * @throws IOException where scores would join otherwise than the merges do
     */
    static float[] of(List<String> tokens, Set<Integer> joined, List<TokenizerFile.Merge> merges) throws IOException {
        Map<String, Integer> places = new HashMap<>();
        String last = "";
        for (TokenizerFile.Merge merge : merges) {
            String token = merge.left() + merge.right();
            if (token.equals(last)) continue;
            if (places.put(token, places.size()) != null) {
                throw refused("has merges that make '" + token + "' in two places");
            }
            last = token;
        }
        Set<TokenizerFile.Merge> known = new HashSet<>(merges);
        Set<String> texts = new HashSet<>(tokens);
        float[] scores = new float[tokens.size()];
        for (int id = 0; id < scores.length; id++) {
            String token = tokens.get(id);
            Integer place = places.get(token);
            // What comes of no merge is never asked for, unless a special token is written out in a text.
            scores[id] = -(place == null ? places.size() : place);
            if (!joined.contains(id)) continue;
            for (int cut = 1; cut < token.length(); cut++) {
                TokenizerFile.Merge parts = new TokenizerFile.Merge(token.substring(0, cut), token.substring(cut));
                if (texts.contains(parts.left()) && texts.contains(parts.right()) && !known.contains(parts)) {
                    throw refused("has no merge of '" + parts.left() + "' and '" + parts.right()
                            + "', which are tokens as '" + token + "' is");
                }
            }
        }
        return scores;
    }

    private static IOException refused(String what) {
        return new RefusedModelException(
                TokenizerFolder.TOKENIZER + " " + what + "; what is exported has merges that scores can stand for");
    }
}
