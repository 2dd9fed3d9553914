package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.scoring.RewardModel;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.Lora;
import dev.trainyard.model.transformer.NumberType;
import dev.trainyard.model.transformer.RewardHead;
import dev.trainyard.model.transformer.RewardModelFolder;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.model.transformer.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reward models against transformers' models for the classification of sequences, whose rewards, losses and gradients
 * {@code src/test/python/golden_rewards.py} has written.
 */
class RewardLossTest {
    private static final OptimizerSettings UNCLIPPED = new OptimizerSettings(Optimizer.ADAMW, 0, 1e9);
    private static final int PAIRS = 16;
    private static final int LENGTH = 28;
    private static final Map<String, Double> CENTRING = Map.of("plain", 0.0, "centred", 0.3);
    private static final List<String> GRADIENTS = List.of(
            "score.weight",
            "model.embed_tokens.weight",
            "model.layers.0.self_attn.q_proj.weight",
            "model.layers.1.mlp.down_proj.weight",
            "model.norm.weight");
    private static final Lora LORA = new Lora(4, 8, 0.1, Set.of("q_proj", "v_proj", "down_proj"));
    /** transformers has no class for the classification of sequences by Granite. */
    private static final List<String> FAMILIES = List.of(
            "llama-biases-and-wide-heads",
            "mistral-own-head-width",
            "olmo2-grouped",
            "olmo2-tied-biases",
            "qwen2-tied",
            "qwen2-untied-one-key-head",
            "qwen3-tied-wide-heads",
            "qwen3-untied-biases",
            "smollm3-every-second-layer-unrotated",
            "smollm3-untied-list-and-scaling");

    private static final String TIED = "reward-tied";
    private static final String UNTIED = "reward-untied";

    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({"reward-tied, plain", "reward-tied, centred", "reward-untied, plain", "reward-untied, centred"})
    void computesTheLossAndTheGradientsOfPyTorch(String model, String variant) throws Exception {
        compare(model, variant, Precision.FP32, 1e-5, 1e-5);
    }

    /** A bfloat16 number has 8 bits: each rounding is off by up to 0.4 %, and a gradient has passed through dozens. */
    @ParameterizedTest
    @CsvSource({"reward-tied, plain", "reward-untied, centred"})
    void staysWithinTheRoundingOfBfloat16(String model, String variant) throws Exception {
        compare(model, variant, Precision.BF16, 5e-2, 1e-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16})
    void takesTheSameStepInOnePartAndInMany(int parts) throws Exception {
        Map<String, float[]> whole = weightsAfterSteps(1);
        Map<String, float[]> inParts = weightsAfterSteps(parts);

        whole.forEach((name, weights) -> assertThat(error(inParts.get(name), weights))
                .as("%s in %d parts", name, parts)
                .isLessThan(1e-5));
    }

    @ParameterizedTest
    @ValueSource(strings = {TIED, UNTIED})
    void givesTheRewardsOfTransformers(String folder) throws Exception {
        try (RewardModel model = RewardModel.open(folder(folder));
                Safetensors golden = golden(folder)) {
            List<int[]> answers =
                    conversations(golden).stream().map(Conversation::ids).toList();

            double[] rewards = model.score(answers);

            float[] expected = golden.read("rewards.single", 2 * PAIRS);
            for (int i = 0; i < expected.length; i++) {
                assertThat(rewards[i]).as("conversation %d", i).isCloseTo(expected[i], within(1e-4));
                assertThat(model.score(List.of(answers.get(i)))[0]).isCloseTo(rewards[i], within(1e-5));
            }
        }
    }

    @Test
    void whatFollowsTheAnswersLastTokenDoesNotCount() throws Exception {
        try (TrainingSession session = session(TIED, Precision.FP32, 8192);
                Safetensors golden = golden(TIED)) {
            List<PreferencePair> longer = pairs(golden).stream()
                    .map(pair -> new PreferencePair(followed(pair.chosen(), 3), followed(pair.rejected(), 7), 0, 0))
                    .toList();

            double loss = session.step(new RewardLoss(longer, 0), 0).loss();

            assertThat(loss).isCloseTo(golden.read("plain.loss", 1)[0], within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void aTrainingThatIsResumedAtAnyStepEndsWithTheSameWeights(long step) throws Exception {
        for (boolean adapted : List.of(false, true)) {
            FrozenStart start = new FrozenStart(folder("untied-one-key-head-high-base"), Sha256.of("start"), true);
            Map<String, float[]> uninterrupted;
            try (TrainingSession session = begun(start, adapted)) {
                take(session, 4);
                uninterrupted = numbers(session);
            }
            Path saved = home.resolve("saved-" + adapted);
            try (TrainingSession session = begun(start, adapted)) {
                take(session, step);
                session.save(saved);
            }
            try (TrainingSession session = adapted
                    ? TrainingSession.resume(saved, start, LORA, UNCLIPPED, Precision.FP32, 5)
                    : TrainingSession.resume(saved, UNCLIPPED, Precision.FP32)) {
                assertThat(session.step()).isEqualTo(step);
                take(session, 4);

                assertThat(numbers(session).keySet()).isEqualTo(uninterrupted.keySet());
                numbers(session)
                        .forEach((name, weights) -> assertThat(weights).as(name).isEqualTo(uninterrupted.get(name)));
            }
        }
    }

    @Test
    void learnsWhichAnswersArePreferred() throws Exception {
        FrozenStart start = new FrozenStart(folder("untied-one-key-head-high-base"), Sha256.of("start"), true);
        for (boolean adapted : List.of(false, true)) {
            Path written = home.resolve("written-" + adapted);
            double before;
            try (TrainingSession session = begun(start, adapted)) {
                StepResult first = session.step(new RewardLoss(easyPairs(), 0.01), 1e-2);
                before = first.loss();
                assertThat(first.rewards().accuracy()).isEqualTo(0.5);
                for (int i = 0; i < 30; i++) session.step(new RewardLoss(easyPairs(), 0.01), 1e-2);
                write(start, session, written);
            }

            assertThat(before).isCloseTo(Math.log(2), within(1e-6));
            try (RewardModel model = RewardModel.open(written)) {
                for (PreferencePair pair : easyPairs()) {
                    double[] rewards = model.score(
                            List.of(pair.chosen().ids(), pair.rejected().ids()));
                    assertThat(rewards[0]).isGreaterThan(rewards[1] + 1);
                }
            }
        }
    }

    @Test
    void theWrittenModelGivesTheRewardsOfTheTrainedOne() throws Exception {
        FrozenStart start = new FrozenStart(folder("tied-grouped-odd-length"), Sha256.of("start"), true);
        for (boolean adapted : List.of(false, true)) {
            Path written = home.resolve("written-" + adapted);
            try (TrainingSession session = begun(start, adapted)) {
                take(session, 3);
                write(start, session, written);
                double[] ours;
                // Nothing is trained by a learning rate of 0, so this step only computes.
                Rewards trained =
                        session.step(new RewardLoss(easyPairs(), 0), 0).rewards();

                try (RewardModel model = RewardModel.open(written)) {
                    double margin = 0;
                    for (PreferencePair pair : easyPairs()) {
                        ours = model.score(
                                List.of(pair.chosen().ids(), pair.rejected().ids()));
                        margin += (ours[0] - ours[1]) / easyPairs().size();
                    }
                    // The session's adapter drops inputs in training.
                    if (!adapted) assertThat(margin).isCloseTo(trained.margin(), within(1e-5));
                }
                try (Safetensors file = Safetensors.open(written.resolve("model.safetensors"));
                        Safetensors theirs = Safetensors.open(folder(TIED).resolve("model.safetensors"))) {
                    assertThat(new TreeSet<>(file.names())).isEqualTo(new TreeSet<>(theirs.names()));
                    for (String name : file.names())
                        assertThat(file.shape(name)).isEqualTo(theirs.shape(name));
                }
            }
        }
    }

    @Test
    void aRewardModelIsNotTakenForAModelThatWritesNorTheOtherWayRound() throws Exception {
        assertThatThrownBy(() -> Transformer.open(folder(TIED)))
                .isInstanceOf(RefusedModelException.class)
                .hasMessageContaining("a model that scores texts and writes none");
        assertThatThrownBy(() -> RewardModel.open(folder("tied-grouped-odd-length")))
                .isInstanceOf(RefusedModelException.class)
                .hasMessageContaining("[\"LlamaForSequenceClassification\"] is expected");
    }

    @Test
    void refusesWhatCannotBeScored() throws Exception {
        try (RewardModel model = RewardModel.open(folder(TIED))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.score(List.of(new int[0])))
                    .withMessageContaining("without tokens");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.score(List.of(new int[] {67})))
                    .withMessageContaining("no token 67");
            int[] endless = new int[100];
            Arrays.setAll(endless, i -> i % 60 + 1);
            int[] end = Arrays.copyOfRange(endless, 100 - model.context(), 100);
            assertThat(model.score(List.of(endless))).isEqualTo(model.score(List.of(end)));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new RewardLoss(List.of(), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RewardLoss(easyPairs(), -1));
    }

    /** Writes trained reward models with their rewards, for {@code golden_rewards.py FOLDER}; half of them by adapters. */
    @Test
    @EnabledIfSystemProperty(named = "reward.folder", matches = ".+")
    void writesModelsForTransformers() throws Exception {
        boolean adapted = false;
        for (String name : FAMILIES) {
            FrozenStart start = new FrozenStart(family(name), Sha256.of(name), true);
            Path to = Path.of(System.getProperty("reward.folder"), name);
            try (TrainingSession session = begun(start, adapted)) {
                for (int i = 0; i < 10; i++) session.step(new RewardLoss(easyPairs(), 0), 1e-2);
                write(start, session, to);
            }
            List<int[]> ids = new ArrayList<>();
            for (PreferencePair pair : easyPairs()) {
                ids.add(pair.chosen().ids());
                ids.add(pair.rejected().ids());
            }
            try (RewardModel model = RewardModel.open(to)) {
                Map<String, Object> told = Map.of("ids", ids, "rewards", model.score(ids));
                new JsonMapper().writeValue(to.resolve("rewards.json").toFile(), told);
            }
            adapted = !adapted;
        }
    }

    private static void write(FrozenStart start, TrainingSession session, Path to) throws Exception {
        if (session.model().adapter().isPresent()) {
            RewardModelFolder.writeMerged(start.folder(), session.model(), to);
        } else {
            RewardModelFolder.write(session.model(), to);
        }
    }

    private static TrainingSession begun(FrozenStart start, boolean adapted) throws Exception {
        if (adapted) return TrainingSession.start(start, LORA, UNCLIPPED, Precision.FP32, 5);
        Transformer model = Transformer.openBody(start.folder(), NumberType.F32);
        model.addRewardHead();
        return TrainingSession.start(model, UNCLIPPED, Precision.FP32);
    }

    /** Takes the steps up to this number. */
    private static void take(TrainingSession session, long steps) {
        while (session.step() < steps) session.step(new RewardLoss(easyPairs(), 0.01), 3e-3);
    }

    private static Map<String, float[]> numbers(TrainingSession session) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        Transformer model = session.model();
        Weights body = model.adapter().isPresent() ? model.adapter().get().weights() : model.weights();
        body.and(model.rewardHead().orElseThrow().weights())
                .byName()
                .forEach((name, array) -> numbers.put(name, array.toFloatArray()));
        return numbers;
    }

    private void compare(String model, String variant, Precision precision, double lossError, double gradientError)
            throws Exception {
        try (Safetensors golden = golden(model);
                TrainingSession session = session(model, precision, 8192)) {
            StepResult result = session.step(new RewardLoss(pairs(golden), CENTRING.get(variant)), 0);

            double loss = golden.read(variant + ".loss", 1)[0];
            assertThat(result.loss()).isCloseTo(loss, within(lossError * Math.max(1, loss)));
            assertThat(result.rewards().margin()).isCloseTo(golden.read(variant + ".margin", 1)[0], within(lossError));
            session.save(home);
            try (Safetensors state = Safetensors.open(home.resolve("training-state.safetensors"))) {
                for (String name : GRADIENTS) {
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

    /** The weights after three steps, each of which is computed in so many parts. */
    private static Map<String, float[]> weightsAfterSteps(int parts) throws Exception {
        List<PreferencePair> ofOneLength = new ArrayList<>();
        try (Safetensors golden = golden(TIED)) {
            for (PreferencePair pair : pairs(golden)) {
                ofOneLength.add(new PreferencePair(filled(pair.chosen()), filled(pair.rejected()), 0, 0));
            }
        }
        try (TrainingSession session = session(TIED, Precision.FP32, 2 * PAIRS * LENGTH / parts)) {
            for (int step = 0; step < 3; step++) session.step(new RewardLoss(ofOneLength, 0.1), 1e-3);
            return numbers(session);
        }
    }

    private static TrainingSession session(String folder, Precision precision, int part) throws Exception {
        Transformer model = RewardModelFolder.open(folder(folder));
        Set<String> all = new TreeSet<>(model.weights().names());
        all.add(RewardHead.TENSOR);
        return TrainingSession.start(model, UNCLIPPED, precision, all, part);
    }

    private static List<PreferencePair> pairs(Safetensors golden) throws Exception {
        List<Conversation> conversations = conversations(golden);
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            pairs.add(new PreferencePair(conversations.get(i), conversations.get(PAIRS + i), 0, 0));
        }
        return pairs;
    }

    private static List<Conversation> conversations(Safetensors golden) throws Exception {
        float[] tokens = golden.read("tokens", 2 * PAIRS, LENGTH);
        float[] prompts = golden.read("prompts", 2 * PAIRS);
        List<Conversation> conversations = new ArrayList<>();
        for (int row = 0; row < 2 * PAIRS; row++) {
            int size = 0;
            while (size < LENGTH && tokens[row * LENGTH + size] >= 0) size++;
            int[] ids = new int[size];
            for (int i = 0; i < size; i++) ids[i] = (int) tokens[row * LENGTH + i];
            boolean[] trained = new boolean[size];
            Arrays.fill(trained, (int) prompts[row], size, true);
            conversations.add(new Conversation(ids, trained));
        }
        return conversations;
    }

    /** With tokens after the answer, which are not trained. */
    private static Conversation followed(Conversation conversation, int more) {
        int length = conversation.ids().length;
        return new Conversation(
                Arrays.copyOf(conversation.ids(), length + more), Arrays.copyOf(conversation.trained(), length + more));
    }

    /** Of the same length as all others, so that they fill equal parts. */
    private static Conversation filled(Conversation conversation) {
        boolean[] trained = Arrays.copyOf(conversation.trained(), LENGTH);
        Arrays.fill(trained, LENGTH - 4, LENGTH, true);
        return new Conversation(Arrays.copyOf(conversation.ids(), LENGTH), trained);
    }

    /** The chosen answers have the token 35, and the rejected ones the token 36. */
    private static List<PreferencePair> easyPairs() {
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < 8; i++) pairs.add(new PreferencePair(answer(i, 35), answer(i, 36), 0, 0));
        return pairs;
    }

    private static Conversation answer(int question, int token) {
        int[] ids = new int[8 + question];
        Arrays.setAll(ids, i -> 4 + (i * 7 + question) % 20);
        ids[5] = token;
        ids[ids.length - 1] = 2;
        boolean[] trained = new boolean[ids.length];
        Arrays.fill(trained, 4, ids.length, true);
        return new Conversation(ids, trained);
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

    private static Safetensors golden(String model) throws Exception {
        return Safetensors.open(folder(model).resolve("rewards.safetensors"));
    }

    private static Path family(String name) throws Exception {
        return folder(TIED).resolve("../../families").resolve(name).normalize();
    }

    private static Path folder(String name) throws Exception {
        return Path.of(RewardLossTest.class
                .getResource("/dev/trainyard/model/llama/" + name)
                .toURI());
    }
}
