package dev.trainyard.model.scoring;

import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bits per byte: how well a model predicts text, comparable between tokenizers. */
public final class BitsPerByte {
    private BitsPerByte() {}

    /**
     * The bits that the model needs for each document. Special tokens are read but not counted. A document longer than
     * the context is divided into pieces, each of which starts with the last token of the previous one.
     */
    public static List<DocumentBits> measure(Transformer model, List<HeldOutDocument> documents) {
        List<MaskedSequence> pieces = new ArrayList<>();
        List<Integer> documentOf = new ArrayList<>();
        int context = model.shape().context();
        for (int document = 0; document < documents.size(); document++) {
            for (MaskedSequence piece : pieces(documents.get(document), context)) {
                pieces.add(piece);
                documentOf.add(document);
            }
        }
        double[] bits = new double[documents.size()];
        double[] scores = SequenceScores.of(model, pieces);
        for (int i = 0; i < scores.length; i++) bits[documentOf.get(i)] -= scores[i] / Math.log(2);

        List<DocumentBits> measured = new ArrayList<>();
        for (int i = 0; i < bits.length; i++) {
            measured.add(new DocumentBits(bits[i], documents.get(i).bytes()));
        }
        return measured;
    }

    /** The total of bits divided by the total of bytes. */
    public static double of(List<DocumentBits> documents) {
        double bits = documents.stream().mapToDouble(DocumentBits::bits).sum();
        long bytes = documents.stream().mapToLong(DocumentBits::bytes).sum();
        return bits / bytes;
    }

    /** A document in pieces that the model can read. */
    static List<MaskedSequence> pieces(HeldOutDocument document, int context) {
        List<MaskedSequence> pieces = new ArrayList<>();
        int length = document.ids().length;
        for (int from = 0; from < length - 1; from += context) {
            pieces.add(piece(document, from, Math.min(length, from + context + 1)));
        }
        return pieces;
    }

    private static MaskedSequence piece(HeldOutDocument document, int from, int to) {
        boolean[] lossMask = Arrays.copyOfRange(document.text(), from, to);
        lossMask[0] = false;
        return new MaskedSequence(Arrays.copyOfRange(document.ids(), from, to), lossMask);
    }
}
