package dev.trainyard.model.tokenizer;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The merges that a byte-pair trainer learned, in order. Ids 0 to 6 are the {@link SpecialToken}s, then come the 256
 * bytes in the order of their letters, then one token for each merge.
 */
public record BytePairVocabulary(List<Merge> merges) {
    static final int FIRST_BYTE = SpecialToken.values().length;
    static final int FIRST_MERGE = FIRST_BYTE + 256;

    public BytePairVocabulary {
        merges = List.copyOf(merges);
        for (int i = 0; i < merges.size(); i++) {
            Merge merge = merges.get(i);
            int own = FIRST_MERGE + i;
            if (merge.left() < FIRST_BYTE
                    || merge.left() >= own
                    || merge.right() < FIRST_BYTE
                    || merge.right() >= own) {
                throw new IllegalArgumentException("the merge " + merge + " joins tokens that are not there yet");
            }
        }
    }

    /** Two ids that are merged into one token. */
    public record Merge(int left, int right) {}

    public int size() {
        return FIRST_MERGE + merges.size();
    }

    /** The bytes of each id; empty for special tokens. */
    public List<byte[]> tokenBytes() {
        List<byte[]> bytes = new ArrayList<>(size());
        for (int i = 0; i < FIRST_BYTE; i++) bytes.add(new byte[0]);
        for (int i = 0; i < 256; i++) bytes.add(new byte[] {(byte) ByteAlphabet.inOrder(i)});
        for (Merge merge : merges) {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            joined.writeBytes(bytes.get(merge.left()));
            joined.writeBytes(bytes.get(merge.right()));
            bytes.add(joined.toByteArray());
        }
        return bytes;
    }
}
