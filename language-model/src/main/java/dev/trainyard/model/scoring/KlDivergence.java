package dev.trainyard.model.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The KL divergence of a model from the one that it started from, KL(start ‖ model): the mean of {@code log p(x) - log
 * q(x)}, where p and q are the probabilities that the start and the model give to the next token, and x is distributed
 * like p. It is summed over the whole vocabulary and not sampled, so it is exact at each position, and 0 for equal
 * models.
 *
 * <p>Both models must have the same vocabulary. Their logits are held in memory for some positions at a time.
 */
public final class KlDivergence {
    /**
     * The number of logits of each model that are in memory at once: 128 MB. With half as many, a model with a vocabulary
     * of 50,000 would read a window of 512 tokens twice.
     */
    private static final int LOGITS = 1 << 25;

    /**
     * Two models on the same text.
     *
     * @param divergence KL(start ‖ model), in nats, summed over the tokens of text
     * @param tokens their number
     * @param start bits of each document by the start
     * @param model bits of each document by the model
     */
    public record OnText(double divergence, long tokens, List<DocumentBits> start, List<DocumentBits> model) {
        /** On no text. */
        public static final OnText NONE = new OnText(0, 0, List.of(), List.of());

        public OnText {
            start = List.copyOf(start);
            model = List.copyOf(model);
        }

        /** On this text and more. */
        public OnText plus(OnText more) {
            return new OnText(
                    divergence + more.divergence,
                    tokens + more.tokens,
                    Stream.concat(start.stream(), more.start.stream()).toList(),
                    Stream.concat(model.stream(), more.model.stream()).toList());
        }

        /** The mean, in nats per token; 0 without text. */
        public double perToken() {
            return tokens == 0 ? 0 : divergence / tokens;
        }
    }

    /** Sums over some positions. @param divergence in nats @param start log-probability of the targets by the start */
    private record Sums(double divergence, double start, double model) {}

    /** A part of a document or conversation. @param of its index */
    private record Piece(int of, MaskedSequence sequence) {}

    private KlDivergence() {}

    /** The divergence on documents, which are read like those of {@link BitsPerByte}, and their bits by each model. */
    public static OnText onText(Transformer start, Transformer model, List<HeldOutDocument> documents) {
        List<Piece> pieces = new ArrayList<>();
        int context = Math.min(start.shape().context(), model.shape().context());
        for (int i = 0; i < documents.size(); i++) {
            for (MaskedSequence piece : BitsPerByte.pieces(documents.get(i), context)) pieces.add(new Piece(i, piece));
        }
        List<Sums> sums = sums(start, model, pieces, documents.size());
        List<DocumentBits> before = new ArrayList<>();
        List<DocumentBits> after = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            before.add(new DocumentBits(
                    -sums.get(i).start() / Math.log(2), documents.get(i).bytes()));
            after.add(new DocumentBits(
                    -sums.get(i).model() / Math.log(2), documents.get(i).bytes()));
        }
        return new OnText(sum(sums), targets(pieces), before, after);
    }

    /** The mean over the trained tokens of conversations, in nats; 0 if there are none. */
    public static double onConversations(Transformer start, Transformer model, List<Conversation> conversations) {
        List<Piece> pieces = new ArrayList<>();
        int context = Math.min(start.shape().context(), model.shape().context());
        for (int i = 0; i < conversations.size(); i++) {
            pieces.add(new Piece(i, MaskedSequence.ofConversation(conversations.get(i), context)));
        }
        long tokens = targets(pieces);
        return tokens == 0 ? 0 : sum(sums(start, model, pieces, conversations.size())) / tokens;
    }

    private static long targets(List<Piece> pieces) {
        return pieces.stream().mapToLong(piece -> piece.sequence().targets()).sum();
    }

    private static double sum(List<Sums> sums) {
        return sums.stream().mapToDouble(Sums::divergence).sum();
    }

    /** For each document or conversation. */
    private static List<Sums> sums(Transformer start, Transformer model, List<Piece> pieces, int count) {
        if (start.shape().vocabulary() != model.shape().vocabulary()) {
            throw new IllegalArgumentException("a model with a vocabulary of "
                    + model.shape().vocabulary() + " cannot be compared with one of "
                    + start.shape().vocabulary());
        }
        int most = Math.max(1, LOGITS / model.shape().vocabulary());
        double[][] sums = new double[count][3];
        List<Piece> batch = new ArrayList<>();
        long positions = 0;
        for (Piece piece : pieces) {
            for (MaskedSequence part : parts(piece.sequence(), most)) {
                int length = part.ids().length;
                if (!batch.isEmpty() && positions + length > most) {
                    add(start, model, batch, sums);
                    batch.clear();
                    positions = 0;
                }
                batch.add(new Piece(piece.of(), part));
                positions += length;
            }
        }
        add(start, model, batch, sums);
        List<Sums> all = new ArrayList<>();
        for (double[] sum : sums) all.add(new Sums(sum[0], sum[1], sum[2]));
        return all;
    }

    /** The same sequence as often as needed, each time with a part of its loss mask. */
    private static List<MaskedSequence> parts(MaskedSequence sequence, int most) {
        if (sequence.targets() == 0) return List.of();
        if (sequence.targets() <= most) return List.of(sequence);
        List<MaskedSequence> parts = new ArrayList<>();
        boolean[] mask = new boolean[sequence.ids().length];
        int targets = 0;
        for (int i = 0; i < mask.length; i++) {
            if (!sequence.lossMask()[i]) continue;
            mask[i] = true;
            if (++targets % most == 0) {
                parts.add(new MaskedSequence(sequence.ids(), mask));
                mask = new boolean[mask.length];
            }
        }
        if (targets % most > 0) parts.add(new MaskedSequence(sequence.ids(), mask));
        return parts;
    }

    private static void add(Transformer start, Transformer model, List<Piece> batch, double[][] sums) {
        if (batch.isEmpty()) return;
        try (NDManager scope = model.manager().newSubManager()) {
            MaskedBatch masked = MaskedBatch.of(
                    batch.stream().map(Piece::sequence).toList(), model.shape().context(), scope);
            double[] added = model.kernels()
                    .infer(
                            "divergence",
                            scope,
                            List.of(
                                    logits(start, masked, scope),
                                    logits(model, masked, scope),
                                    masked.targets(),
                                    masked.sequence(),
                                    scope.create(new double[3 * batch.size()], new Shape(batch.size(), 3))))
                    .singletonOrThrow()
                    .toDoubleArray();
            for (int i = 0; i < batch.size(); i++) {
                double[] sum = sums[batch.get(i).of()];
                for (int column = 0; column < 3; column++) sum[column] += added[3 * i + column];
            }
        }
    }

    private static NDArray logits(Transformer model, MaskedBatch batch, NDManager scope) {
        return model.kernels()
                .infer("logits", scope, List.of(batch.tokens(), batch.at()), model.arguments())
                .singletonOrThrow();
    }
}
