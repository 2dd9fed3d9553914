package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.scoring.LogLikelihood;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.training.PolicyObjective.Mean;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Losses and gradients of policy optimisation against PyTorch's autograd over TRL's formulas, whose figures
 * {@code src/test/python/golden_policy.py} has written.
 */
class PolicyLossTest {
    private static final OptimizerSettings UNCLIPPED = new OptimizerSettings(Optimizer.ADAMW, 0, 1e9);
    private static final int LONGEST = 20;
    private static final Map<String, PolicyObjective> CASES = Map.of(
            "grpo", new PolicyObjective(Mean.ANSWERS, 0.8, 1.2, 0, LONGEST),
            "grpo-with-reference", new PolicyObjective(Mean.ANSWERS, 0.8, 1.2, 0.3, LONGEST),
            "dapo", new PolicyObjective(Mean.TOKENS, 0.8, 1.28, 0, LONGEST),
            "dr-grpo", new PolicyObjective(Mean.LONGEST, 0.9, 1.1, 0.05, LONGEST));

    @TempDir
    Path folder;

    /** Parts of so many positions hold 1, about 4 and all 16 answers. */
    @ParameterizedTest
    @CsvSource({
        "grpo, 1",
        "grpo, 120",
        "grpo, 8192",
        "grpo-with-reference, 120",
        "dapo, 1",
        "dapo, 8192",
        "dr-grpo, 120"
    })
    void computesLossStatisticsAndGradientsOfPyTorch(String name, int part) throws Exception {
        compare(name, Precision.FP32, part, 1e-5, 1e-5);
    }

    /** A bfloat16 number has 8 bits: each rounding is off by up to 0.4 %, and a gradient has passed through dozens. */
    @ParameterizedTest
    @ValueSource(strings = {"grpo-with-reference", "dapo"})
    void staysWithinTheRoundingOfBfloat16(String name) throws Exception {
        compare(name, Precision.BF16, 8192, 2e-2, 1e-1);
    }

    @Test
    void theOrderOfAnswersDoesNotMatter() throws Exception {
        try (Safetensors golden = golden();
                TrainingSession session = session(Precision.FP32, 120)) {
            List<Rollout> rollouts = new ArrayList<>(rollouts(golden));
            Collections.shuffle(rollouts, new Random(7));

            double loss =
                    session.step(new PolicyLoss(rollouts, CASES.get("dapo")), 0).loss();

            assertThat(loss).isCloseTo(golden.read("dapo.loss", 1)[0], within(1e-5));
        }
    }

    @Test
    void logProbabilitiesOfTokensAreThoseOfPyTorch() throws Exception {
        try (Safetensors golden = golden();
                Transformer model = Transformer.open(folder())) {
            List<Conversation> conversations =
                    rollouts(golden).stream().map(Rollout::conversation).toList();

            List<double[]> tokens = LogLikelihood.ofTrainedTokens(model, conversations);

            float[] expected = golden.read("now", golden.shape("now"));
            int length = (int) golden.shape("now")[1];
            for (int row = 0; row < conversations.size(); row++) {
                boolean[] trained = conversations.get(row).trained();
                int next = 0;
                for (int i = 0; i < trained.length; i++) {
                    if (!trained[i]) continue;
                    assertThat(tokens.get(row)[next++])
                            .as("token %d of row %d", i, row)
                            .isCloseTo(expected[row * length + i], within(1e-4));
                }
                assertThat(next).isEqualTo(tokens.get(row).length);
            }
        }
    }

    @Test
    void betterAnswersBecomeMoreLikelyAndWorseOnesLessLikely() throws Exception {
        Conversation good = new Conversation(new int[] {1, 5, 9, 14}, new boolean[] {false, false, true, true});
        Conversation bad = new Conversation(new int[] {1, 5, 22, 31}, new boolean[] {false, false, true, true});
        try (TrainingSession session = session(Precision.FP32, 8192)) {
            double[] before = LogLikelihood.ofConversations(session.model(), List.of(good, bad));
            for (int step = 0; step < 5; step++) {
                List<double[]> now = LogLikelihood.ofTrainedTokens(session.model(), List.of(good, bad));
                session.step(
                        new PolicyLoss(
                                List.of(
                                        new Rollout(good, 1, now.get(0), now.get(0)),
                                        new Rollout(bad, -1, now.get(1), now.get(1))),
                                CASES.get("grpo")),
                        1e-3);
            }

            double[] after = LogLikelihood.ofConversations(session.model(), List.of(good, bad));

            assertThat(after[0]).isGreaterThan(before[0] + 0.1);
            assertThat(after[1]).isLessThan(before[1] - 0.1);
        }
    }

    @Test
    void refusesWhatCannotBeRight() {
        Conversation answer = new Conversation(new int[] {1, 5, 9}, new boolean[] {false, false, true});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rollout(answer, 1, new double[2], new double[1]))
                .withMessageContaining("an answer of 1 tokens has 2 log-probabilities of its policy");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolicyObjective(Mean.ANSWERS, 1.1, 1.2, 0, 8))
                .withMessageContaining("not around 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolicyLoss(List.of(), CASES.get("grpo")))
                .withMessageContaining("at least one answer");
    }

    private void compare(String name, Precision precision, int part, double lossError, double gradientError)
            throws Exception {
        try (Safetensors golden = golden();
                TrainingSession session = session(precision, part)) {
            StepResult result = session.step(new PolicyLoss(rollouts(golden), CASES.get(name)), 0);

            float[] statistics = golden.read(name + ".statistics", 3);
            assertThat(result.loss()).isCloseTo(golden.read(name + ".loss", 1)[0], within(lossError));
            assertThat(result.policy().divergence()).isCloseTo(statistics[0], within(lossError));
            assertThat(result.policy().clipped())
                    .isCloseTo(statistics[1], within(precision == Precision.FP32 ? 1e-6 : 5e-2));
            assertThat(result.policy().entropy()).isCloseTo(statistics[2], within(lossError));
            session.save(folder);
            compareGradients(golden, name + ".gradient.", gradientError);
        }
    }

    /** After one step from zero moments, the first moment is a tenth of the gradient. */
    private void compareGradients(Safetensors golden, String prefix, double error) throws IOException {
        try (Safetensors state = Safetensors.open(folder.resolve(TrainingSession.STATE_FILE))) {
            List<String> names = golden.names().stream()
                    .filter(tensor -> tensor.startsWith(prefix))
                    .map(tensor -> tensor.substring(prefix.length()))
                    .toList();
            assertThat(names).hasSizeGreaterThan(19);
            for (String tensor : names) {
                long[] shape = golden.shape(prefix + tensor);
                float[] expected = golden.read(prefix + tensor, shape);
                float[] moment = state.read("first_moment." + tensor, shape);
                double distance = 0;
                double length = 0;
                for (int i = 0; i < expected.length; i++) {
                    distance += Math.pow(10.0 * moment[i] - expected[i], 2);
                    length += Math.pow(expected[i], 2);
                }
                assertThat(Math.sqrt(distance / length)).as(tensor).isLessThan(error);
            }
        }
    }

    private static List<Rollout> rollouts(Safetensors golden) throws IOException {
        long[] shape = golden.shape("ids");
        int length = (int) shape[1];
        float[] ids = golden.read("ids", shape);
        float[] prompts = golden.read("prompts", shape[0]);
        float[] ends = golden.read("ends", shape[0]);
        float[] advantages = golden.read("advantages", shape[0]);
        float[] written = golden.read("written", shape);
        float[] reference = golden.read("reference", shape);
        List<Rollout> rollouts = new ArrayList<>();
        for (int row = 0; row < shape[0]; row++) {
            int prompt = (int) prompts[row];
            int end = (int) ends[row];
            int[] tokens = new int[end];
            boolean[] trained = new boolean[end];
            for (int i = 0; i < end; i++) tokens[i] = (int) ids[row * length + i];
            Arrays.fill(trained, prompt, end, true);
            rollouts.add(new Rollout(
                    new Conversation(tokens, trained),
                    advantages[row],
                    part(written, row * length + prompt, end - prompt),
                    part(reference, row * length + prompt, end - prompt)));
        }
        return rollouts;
    }

    private static double[] part(float[] values, int from, int length) {
        double[] part = new double[length];
        for (int i = 0; i < length; i++) part[i] = values[from + i];
        return part;
    }

    private static TrainingSession session(Precision precision, int part) throws Exception {
        Transformer model = Transformer.open(folder());
        Set<String> trained = model.weights().names();
        return TrainingSession.start(model, UNCLIPPED, precision, trained, part);
    }

    private static Safetensors golden() throws IOException, URISyntaxException {
        return Safetensors.open(folder().resolve("policy.safetensors"));
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(PolicyLossTest.class
                .getResource("/dev/trainyard/model/llama/tied-grouped-odd-length")
                .toURI());
    }
}
