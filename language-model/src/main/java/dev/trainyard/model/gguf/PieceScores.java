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
 * Converts a list of merges to scores. SentencePiece, and therefore llama.cpp, has no list of merges: of all
 * neighbouring tokens whose joined text is a token, it joins the pair whose token has the highest score. Both give the
 * same result if every way to make a token from two others is a merge, and all merges of one token are next to each
 * other in the list, as in files that were converted from SentencePiece.
 */
final class PieceScores {
    private PieceScores() {}

    /**
     * The scores by token id; the token of the first merge has the highest score, 0.
     *
     * @param tokens by id
     * @param joined the ids of tokens that can be joined from others
     * @throws IOException if scores would join tokens differently than the merges do
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
            // The score of a token without a merge is never used, unless the text of a special token occurs in a text.
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
        return new RefusedModelException(TokenizerFolder.TOKENIZER + " " + what
                + "; only merges that can be expressed as scores can be exported");
    }
}
