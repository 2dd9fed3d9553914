package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.PairLoss;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.training.PreferenceLoss.Settings;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The losses of preference optimisation and their gradients against what PyTorch computes in 64 bits with the formulas of
 * TRL, which {@code src/test/python/golden_preferences.py} has written.
 */
class PreferenceGoldenTest {
    private static final OptimizerSettings UNCLIPPED = new OptimizerSettings(Optimizer.ADAMW, 0, 1e9);
    private static final int PAIRS = 16;
    private static final int LENGTH = 29;
    private static final double BETA = 0.4;
    private static final List<String> WEIGHTS = List.of(
            "model.embed_tokens.weight",
            "model.layers.0.self_attn.q_proj.weight",
            "model.layers.1.mlp.down_proj.weight",
            "model.norm.weight");

    private static final Map<String, Settings> VARIANTS = new LinkedHashMap<>();

    static {
        VARIANTS.put("dpo", new Settings(PairLoss.DPO, BETA, 0, 0, 0));
        VARIANTS.put("dpo-smoothed", new Settings(PairLoss.DPO, BETA, 0.15, 0, 0));
        VARIANTS.put("dpo-likelihood", new Settings(PairLoss.DPO, BETA, 0, 0, 0.7));
        VARIANTS.put("ipo", new Settings(PairLoss.IPO, BETA, 0, 0, 0));
        VARIANTS.put("apo-zero", new Settings(PairLoss.APO_ZERO, BETA, 0, 0, 0));
        VARIANTS.put("apo-down", new Settings(PairLoss.APO_DOWN, BETA, 0, 0, 0));
        VARIANTS.put("simpo", new Settings(PairLoss.SIMPO, BETA, 0, 0.5, 0));
        VARIANTS.put("simpo-smoothed-likelihood", new Settings(PairLoss.SIMPO, BETA, 0.1, 1.3, 0.2));
    }

    private static final List<String> NAMES = List.copyOf(VARIANTS.keySet());

    @TempDir
    Path folder;

    @ParameterizedTest
    @FieldSource("NAMES")
    void computesTheLossAndTheGradientsOfTrlsFormulas(String variant) throws Exception {
        compare(variant, Precision.FP32, 1e-5, 1e-5);
    }

    /** A bfloat16 number has 8 bits: each rounding is off by up to 0.4 %, and a gradient has passed through dozens. */
    @ParameterizedTest
    @FieldSource("NAMES")
    void staysWithinTheRoundingOfBfloat16(String variant) throws Exception {
        compare(variant, Precision.BF16, 3e-2, 8e-2);
    }

    @ParameterizedTest
    @CsvSource({"4", "16"})
    void takesTheSameStepInOnePartAndInMany(int parts) throws Exception {
        for (Map.Entry<String, Settings> variant : VARIANTS.entrySet()) {
            List<PreferencePair> pairs = ofOneLength();
            Map<String, float[]> whole = weightsAfter(new PreferenceLoss(pairs, variant.getValue()), 1);
            Map<String, float[]> inParts = weightsAfter(new PreferenceLoss(pairs, variant.getValue()), parts);

            whole.forEach((name, weights) -> assertThat(error(inParts.get(name), weights))
                    .as("%s of %s in %d parts", name, variant.getKey(), parts)
                    .isLessThan(1e-5));
        }
    }

    private void compare(String variant, Precision precision, double lossError, double gradientError) throws Exception {
        try (Safetensors golden = Safetensors.open(model().resolve("preferences.safetensors"));
                TrainingSession session = TrainingSession.start(Transformer.open(model()), UNCLIPPED, precision)) {
            StepResult result = session.step(new PreferenceLoss(pairs(golden), VARIANTS.get(variant)), 0);

            double loss = golden.read(variant + ".loss", 1)[0];
            double norm = golden.read(variant + ".norm", 1)[0];
            assertThat(result.loss()).isCloseTo(loss, within(lossError * Math.max(1, loss)));
            assertThat(result.gradientNorm()).isCloseTo(norm, within(gradientError * norm));
            assertThat(result.rewards().pairs()).isEqualTo(PAIRS);
            assertThat(result.rewards().margin())
                    .isCloseTo(golden.read(variant + ".margin", 1)[0], within(5 * lossError));
            if (precision == Precision.FP32) {
                assertThat(result.rewards().accuracy()).isEqualTo(golden.read(variant + ".accuracy", 1)[0]);
            }
            session.save(folder);
            try (Safetensors state = Safetensors.open(folder.resolve("training-state.safetensors"))) {
                for (String name : WEIGHTS) {
                    String gradient = variant + ".gradient." + name;
                    float[] expected = golden.read(gradient, golden.shape(gradient));
                    // After one step from zero moments, the first moment is a tenth of the gradient.
                    float[] actual = state.read("first_moment." + name, golden.shape(gradient));
                    for (int i = 0; i < actual.length; i++) actual[i] *= 10;
                    assertThat(error(actual, expected)).as(gradient).isLessThan(gradientError);
                }
            }
        }
    }

    private static List<PreferencePair> pairs(Safetensors golden) throws Exception {
        long[] shape = golden.shape("tokens"); // (2 pairs, length): the chosen, then the rejected
        int length = (int) shape[1];
        float[] tokens = golden.read("tokens", shape);
        float[] prompts = golden.read("prompts", 2 * PAIRS);
        float[] reference = golden.read("reference", 2 * PAIRS);
        List<Conversation> conversations = new ArrayList<>();
        for (int row = 0; row < 2 * PAIRS; row++) {
            int size = 0;
            while (size < length && tokens[row * length + size] >= 0) size++;
            int[] ids = new int[size];
            for (int i = 0; i < size; i++) ids[i] = (int) tokens[row * length + i];
            boolean[] trained = new boolean[size];
            Arrays.fill(trained, (int) prompts[row], size, true);
            conversations.add(new Conversation(ids, trained));
        }
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            pairs.add(new PreferencePair(
                    conversations.get(i), conversations.get(PAIRS + i), reference[i], reference[PAIRS + i]));
        }
        return pairs;
    }

    /** Pairs whose answers have different numbers of trained tokens, but which fill equal parts. */
    private static List<PreferencePair> ofOneLength() throws Exception {
        try (Safetensors golden = Safetensors.open(model().resolve("preferences.safetensors"))) {
            List<PreferencePair> pairs = new ArrayList<>();
            for (PreferencePair pair : pairs(golden)) {
                pairs.add(new PreferencePair(
                        padded(pair.chosen()),
                        padded(pair.rejected()),
                        pair.referenceChosen(),
                        pair.referenceRejected()));
            }
            return pairs;
        }
    }

    private static Conversation padded(Conversation conversation) {
        return new Conversation(
                Arrays.copyOf(conversation.ids(), LENGTH), Arrays.copyOf(conversation.trained(), LENGTH));
    }

    /** The weights after three steps, each of which is computed in so many parts. */
    private static Map<String, float[]> weightsAfter(PreferenceLoss loss, int parts) throws Exception {
        Transformer model = Transformer.open(model());
        try (TrainingSession session = TrainingSession.start(
                model, UNCLIPPED, Precision.FP32, model.weights().names(), 2 * PAIRS * (LENGTH - 1) / parts)) {
            for (int step = 0; step < 3; step++) session.step(loss, 1e-3);
            Map<String, float[]> weights = new LinkedHashMap<>();
            session.model().weights().byName().forEach((name, values) -> weights.put(name, values.toFloatArray()));
            return weights;
        }
    }

    /** The distance of two tensors, relative to the norm of the expected one. */
    private static double error(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double distance = 0;
        double length = 0;
        for (int i = 0; i < actual.length; i++) {
            distance += Math.pow((double) actual[i] - expected[i], 2);
            length += Math.pow(expected[i], 2);
        }
        return Math.sqrt(distance / length);
    }

    private static Path model() throws Exception {
        return Path.of(PreferenceGoldenTest.class
                .getResource("/dev/trainyard/model/llama/tied-grouped-odd-length")
                .toURI());
    }
}
