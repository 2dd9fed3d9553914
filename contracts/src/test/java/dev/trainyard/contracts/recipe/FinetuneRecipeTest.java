package dev.trainyard.contracts.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.RewardModelRecipe;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FinetuneRecipeTest {
    private static final String STEP = "conversations: 200, epochs: 1, batch: 4, learningRate: 0.01";
    private static final String PAIRS = "pairs: 30, epochs: 1, batch: 4, learningRate: 0.01, beta: 0.1";
    private static final String REWARD = "pairs: 30, epochs: 1, batch: 4, learningRate: 0.01";

    @Test
    void readsStepsOfSeveralKindsInTheirOrder() {
        Recipe recipe = RecipeReader.read("""
                finetune:
                  steps:
                    - {kind: preference-optimisation, %2$s}
                    - {kind: instruction-tuning, name: chats, %1$s}
                    - {kind: preference-optimisation, %2$s}
                evaluate: {compare: [chats, preference-optimisation-2]}
                """.formatted(STEP, PAIRS));

        assertThat(recipe.finetune().steps())
                .containsExactly(
                        new PreferenceRecipe(30, 1, 4, 0.01, 0.1),
                        new InstructionRecipe("chats", 200, 1, 4, 0.01),
                        new PreferenceRecipe("preference-optimisation-2", 30, 1, 4, 0.01, 0.1));
        assertThat(recipe.finetune().steps().getLast().phase()).isEqualTo("preference optimisation 2");
        assertThat(recipe.compared()).containsExactly("chats", "preference-optimisation-2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[a, b] | finetune.steps[0].sources is a, b: a source with a weight above 0 is expected.",
                "[a]    | finetune.steps[0].sources is a: a source with a weight above 0 is expected.",
                "[a, c] |",
                "[]     |"
            })
    void refusesAStepAllOfWhoseSourcesHaveTheWeightZero(String drawn, String mistake) {
        String recipe = """
                finetune:
                  sources:
                    - {name: a, kind: definitions, weight: 0}
                    - {name: b, kind: methods, weight: 0.0}
                    - {name: c, kind: methods}
                  steps:
                    - {kind: instruction-tuning, sources: %s, %s}
                """.formatted(drawn, STEP);

        if (mistake == null) {
            assertThat(RecipeReader.read(recipe).finetune().sources()).hasSize(3);
        } else {
            assertThatThrownBy(() -> RecipeReader.read(recipe)).hasMessage(mistake);
        }
    }

    @Test
    void isReadAsPartOfAWholeRecipeThatStartsFromAFolder() throws Exception {
        Recipe recipe = RecipeReader.read("pretrain: {from: a-model, tokens: 0}");

        assertThat(RecipeReader.readWhole(ContractJson.mapper().writeValueAsString(recipe)))
                .isEqualTo(recipe);
        assertThatThrownBy(() -> RecipeReader.readWhole("{\"name\": \"a\"}"))
                .hasMessage("recipe is incomplete or no JSON: a complete recipe as JSON is expected.");
    }

    @Test
    void readsTheLossOfAStepOfPreferencesAndLeavesAbsentFieldsOut() throws Exception {
        PreferenceRecipe smoothed = (PreferenceRecipe) RecipeReader.read("finetune: {steps: [{kind:"
                        + " preference-optimisation, pairs: 9, epochs: 1, batch: 3, learningRate: 0.01, beta: 2, loss: simpo,"
                        + " labelSmoothing: 0.1, likelihoodWeight: 0.5, onFallingLikelihood: add-likelihood}]}")
                .finetune()
                .steps()
                .getFirst();

        assertThat(smoothed.chosenLoss()).isEqualTo(PairLoss.SIMPO);
        assertThat(smoothed.targetMargin()).isEqualTo(0.5);
        assertThat(smoothed.chosenOnFallingLikelihood()).isEqualTo(FallingLikelihood.ADD_LIKELIHOOD);
        assertThat(ContractJson.mapper().writeValueAsString(smoothed))
                .isEqualTo(
                        "{\"kind\":\"preference-optimisation\",\"name\":\"preference-optimisation\",\"pairs\":9,"
                                + "\"epochs\":1,\"batch\":3,\"learningRate\":0.01,\"beta\":2.0,\"loss\":\"simpo\","
                                + "\"labelSmoothing\":0.1,\"likelihoodWeight\":0.5,\"onFallingLikelihood\":\"add-likelihood\"}");
        assertThat(ContractJson.mapper().writeValueAsString(new PreferenceRecipe(9, 1, 3, 0.01, 2)))
                .isEqualTo("{\"kind\":\"preference-optimisation\",\"name\":\"preference-optimisation\",\"pairs\":9,"
                        + "\"epochs\":1,\"batch\":3,\"learningRate\":0.01,\"beta\":2.0}");
    }

    @Test
    void isWrittenAsAListWithAllFieldsAndReadBack() throws Exception {
        FinetuneRecipe twice = new FinetuneRecipe(
                List.of(new InstructionRecipe(200, 1, 4, 0.01), new InstructionRecipe(100, 1, 4, 0.01)));

        String json = ContractJson.mapper().writeValueAsString(twice);

        assertThat(json)
                .isEqualTo("{\"steps\":["
                        + "{\"kind\":\"instruction-tuning\",\"name\":\"instruction-tuning\",\"conversations\":200,"
                        + "\"epochs\":1,\"batch\":4,\"learningRate\":0.01},"
                        + "{\"kind\":\"instruction-tuning\",\"name\":\"instruction-tuning-2\",\"conversations\":100,"
                        + "\"epochs\":1,\"batch\":4,\"learningRate\":0.01}]}");
        assertThat(ContractJson.mapper().readValue(json, FinetuneRecipe.class)).isEqualTo(twice);
    }

    @Test
    void readsTwoPhasesAsTheEquivalentList() throws Exception {
        String phases = "{\"instruction\":{\"conversations\":200,\"epochs\":1,\"batch\":4,\"learningRate\":0.01},"
                + "\"preference\":{\"pairs\":%d,\"epochs\":1,\"batch\":4,\"learningRate\":0.01,\"beta\":0.1}}";

        assertThat(ContractJson.mapper()
                        .readValue(phases.formatted(30), FinetuneRecipe.class)
                        .steps())
                .containsExactly(new InstructionRecipe(200, 1, 4, 0.01), new PreferenceRecipe(30, 1, 4, 0.01, 0.1));
        assertThat(ContractJson.mapper()
                        .readValue(phases.formatted(0), FinetuneRecipe.class)
                        .steps())
                .containsExactly(new InstructionRecipe(200, 1, 4, 0.01));
    }

    @Test
    void reportsASourceWithoutANameFromWhichAStepMightDraw() {
        assertThatThrownBy(() -> RecipeReader.read("""
                        preset: smoke
                        finetune:
                          sources: [{kind: jsonl, path: chats.jsonl, licence: MIT}]
                          steps:
                          - {kind: instruction-tuning, conversations: 9, epochs: 1, batch: 1, learningRate: 0.1, sources: [chats]}
                        """))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageContaining("finetune.sources[0].name is missing")
                .hasMessageContaining(
                        "finetune.steps[0].sources[0] is chats: a name from finetune.sources is expected");
    }

    @Test
    void mergesPhasesWithThoseOfThePreset() {
        FinetuneRecipe smoke = RecipeReader.preset("smoke").finetune();

        Recipe recipe = RecipeReader.read(
                "{\"preset\": \"smoke\", \"finetune\": {\"instruction\": {\"epochs\": 3}, \"preference\": {\"pairs\": 32}}}");
        Recipe tuned = RecipeReader.read("{preset: smoke, finetune: {preference: {pairs: 0}}}");

        InstructionRecipe instruction = (InstructionRecipe) smoke.steps().getFirst();
        PreferenceRecipe preference = (PreferenceRecipe) smoke.steps().getLast();
        assertThat(recipe.finetune().steps())
                .containsExactly(
                        new InstructionRecipe(
                                instruction.name(),
                                instruction.conversations(),
                                3,
                                instruction.batch(),
                                instruction.learningRate(),
                                instruction.sources(),
                                instruction.lora(),
                                instruction.replay(),
                                instruction.replayFrom(),
                                instruction.limits()),
                        new PreferenceRecipe(
                                preference.name(),
                                32,
                                preference.epochs(),
                                preference.batch(),
                                preference.learningRate(),
                                preference.beta(),
                                preference.sources(),
                                preference.lora(),
                                preference.replay(),
                                preference.replayFrom(),
                                preference.limits()));
        assertThat(tuned.finetune().steps()).containsExactly(instruction);
        assertThat(tuned.compared()).containsExactly("pre-training", "instruction-tuning");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {steps: []}                                 | finetune.steps is []: at least one step is expected.
            {steps: ~}                                  | finetune.steps is missing: a list of objects is expected.
            {steps: [5]}                                | finetune.steps[0] is 5: an object is expected.
            {steps: [{S}]}                              | finetune.steps[0].kind is missing: one of instruction-tuning, preference-optimisation, policy-optimisation, constitution, reward-model is expected.
            {steps: [{kind: distillation, S}]}          | finetune.steps[0].kind is distillation: one of instruction-tuning, preference-optimisation, policy-optimisation, constitution, reward-model is expected.
            {steps: [{kind: instruction-tunig, S}]}     | finetune.steps[0].kind is instruction-tunig: one of instruction-tuning, preference-optimisation, policy-optimisation, constitution, reward-model (instruction-tuning is the nearest) is expected.
            {steps: [{kind: instruction-tuning, S}, {kind: instruction-tuning, S, beta: 0.1}]} | finetune.steps[1].beta is not a field of instruction-tuning: one of batch, conversations, epochs, learningRate, limits, lora, name, replay, replayFrom, sources is expected.
            {steps: [{kind: instruction-tuning, conversations: 9, batch: 1, learningRate: 0.1}]} | finetune.steps[0].epochs is missing: a whole number, which instruction-tuning needs, is expected.
            {steps: [{kind: instruction-tuning, S, name: a}, {kind: instruction-tuning, S, name: a}]} | finetune.steps[1].name is a: a name that differs from those of the run's other checkpoints is expected.
            {steps: [{kind: instruction-tuning, S, name: base}]} | finetune.steps[0].name is base: a name that differs from those of the run's other checkpoints is expected.
            {steps: [{kind: instruction-tuning, S, name: Chats}]} | finetune.steps[0].name is Chats: a name of at most 40 lower-case letters, digits and hyphens is expected.
            {steps: [{kind: preference-optimisation, pairs: 0, epochs: 1, batch: 4, learningRate: 0.01, beta: 0.1}]} | finetune.steps[0].pairs is 0: a number from 1 to 10000000 is expected.
            {steps: [{kind: instruction-tuning, S, lora: {}}]} | finetune.steps[0].lora.rank is missing: a whole number is expected.
            {steps: [{kind: instruction-tuning, S, lora: {rank: 1000}}]} | finetune.steps[0].lora.rank is 1000: at most 256 (the width of the model) is expected.
            {steps: [{kind: instruction-tuning, S}], instruction: {epochs: 1}} | finetune.instruction is given together with finetune.steps: only one of the two forms is expected.
            {steps: [{kind: instruction-tuning, S}], sft: 1} | finetune.sft is not a field of a recipe: one of heldOut, sources, steps is expected.
            {instruction: {epochs: 0}}                  | finetune.instruction.epochs is 0: a number from 1 to 1000 is expected.
            {instruction: ~}                            | finetune.instruction is missing: an object is expected.
            {instruction: {kind: x}}                    | finetune.instruction.kind is x: no value outside finetune.steps is expected.
            {steps: [{kind: preference-optimisation, P, loss: kto}]} | finetune.steps[0].loss is kto: one of dpo, ipo, apo-zero, apo-down, simpo is expected.
            {steps: [{kind: preference-optimisation, P, labelSmoothing: 0.5}]} | finetune.steps[0].labelSmoothing is 0.5: a number from 0 to 0.49 is expected.
            {steps: [{kind: preference-optimisation, P, loss: ipo, labelSmoothing: 0.1}]} | finetune.steps[0].labelSmoothing is 0.1: no value, since label smoothing is defined for dpo and simpo and not for ipo, is expected.
            {steps: [{kind: preference-optimisation, P, gamma: 0.5}]} | finetune.steps[0].gamma is 0.5: no value, since only the loss simpo has a target margin, is expected.
            {steps: [{kind: preference-optimisation, P, likelihoodWeight: -1}]} | finetune.steps[0].likelihoodWeight is -1: a number from 0 to 100 is expected.
            {steps: [{kind: preference-optimisation, P, onFallingLikelihood: ignore}]} | finetune.steps[0].onFallingLikelihood is ignore: one of report, stop, add-likelihood is expected.
            {steps: [{kind: preference-optimisation, P, onFallingLikelihood: add-likelihood}]} | finetune.steps[0].likelihoodWeight is missing: a weight above 0, which onFallingLikelihood: add-likelihood needs, is expected.
            {steps: [{kind: reward-model, R}]} | finetune.steps is only steps of the kind reward-model: at least one step that changes the model, such as instruction-tuning, since a reward model is trained beside it and nothing could be compared or released, is expected.
            {steps: [{kind: instruction-tuning, S}, {kind: reward-model, R, centring: -1}]} | finetune.steps[1].centring is -1: a number from 0 to 100 is expected.
            {steps: [{kind: instruction-tuning, S}, {kind: reward-model, pairs: 0, epochs: 1, batch: 4, learningRate: 0.01}]} | finetune.steps[1].pairs is 0: a number from 1 to 10000000 is expected.
            {steps: [{kind: instruction-tuning, S}, {kind: reward-model, R, replay: 0.5}]} | finetune.steps[1].replay is not a field of reward-model: one of batch, centring, epochs, learningRate, lora, name, pairs, sources is expected.
            {preference: {betta: 1}}                    | finetune.preference.betta is not a field of preference-optimisation: one of batch, beta, epochs, gamma, labelSmoothing, learningRate, likelihoodWeight, limits, lora, loss, name, onFallingLikelihood, pairs, replay, replayFrom, sources (beta is the nearest) is expected.
            """)
    void reportsTheKindAndThePathOfAMistake(String finetune, String sentence) {
        String recipe = "finetune: "
                + finetune.replace("S}", STEP + "}")
                        .replace("S,", STEP + ",")
                        .replace("P,", PAIRS + ",")
                        .replace("R}", REWARD + "}")
                        .replace("R,", REWARD + ",");

        assertThatThrownBy(() -> RecipeReader.read(recipe))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessage(sentence);
    }

    @Test
    void aRewardModelIsTrainedBesideTheModelThatIsComparedAndReleased() {
        Recipe recipe = RecipeReader.read("""
                finetune:
                  steps:
                    - {kind: instruction-tuning, name: chats, %s}
                    - {kind: reward-model, name: judge, %s, centring: 0.01}
                """.formatted(STEP, REWARD));

        assertThat(recipe.finetune().steps().getLast())
                .isEqualTo(new RewardModelRecipe("judge", 30, 1, 4, 0.01, List.of(), null, 0.01));
        assertThat(recipe.finetune().last()).isEqualTo("chats");
        assertThat(recipe.compared()).containsExactly("pre-training", "chats");
        assertThat(CheckpointKind.of("judge", recipe.finetune())).isEqualTo(CheckpointKind.REWARD);
        assertThat(CheckpointKind.of("chats", recipe.finetune())).isEqualTo(CheckpointKind.ALIGNED);
    }

    @Test
    void aRewardModelCanLearnFromVotesAlone() {
        Recipe recipe = RecipeReader.read("""
                finetune:
                  sources: [{name: chats, kind: methods}, {name: people, kind: feedback, licence: MIT}]
                  steps:
                    - {kind: instruction-tuning, %s, sources: [chats]}
                    - {kind: reward-model, %s, sources: [people]}
                """.formatted(STEP, REWARD));

        assertThat(recipe.finetune().steps()).hasSize(2);
    }

    @Test
    void aPolicyIsTrainedWithoutDropout() {
        assertThatThrownBy(
                        () -> RecipeReader.read("finetune: {steps: [{kind: policy-optimisation, prompts: 8, epochs: 1,"
                                + " batch: 4, group: 4, answerTokens: 16, learningRate: 0.0001, rewards: [{name: refusal}],"
                                + " lora: {rank: 4, dropout: 0.1}}]}"))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessage(
                        "finetune.steps[0].lora.dropout is 0.1: no dropout, since an answer's tokens are to be as likely"
                                + " in training as when they were written, is expected.");
    }

    @Test
    void rewardModelsAloneAreEnoughForAModelFromAFolder() {
        Recipe recipe = RecipeReader.read("""
                pretrain: {from: a-model, tokens: 0}
                finetune: {steps: [{kind: reward-model, %s}]}
                """.formatted(REWARD));

        assertThat(recipe.compared()).containsExactly("start", "pre-training");
    }

    @Test
    void aRewardModelIsNotComparedWithModelsThatWrite() {
        assertThatThrownBy(() -> RecipeReader.read("""
                        finetune: {steps: [{kind: instruction-tuning, name: chats, %s}, {kind: reward-model, %s}]}
                        evaluate: {compare: [pre-training, reward-model]}
                        """.formatted(STEP, REWARD)))
                .hasMessage(
                        "evaluate.compare[1] is reward-model: a step that changes the model (pre-training, chats), since a"
                                + " reward model answers no questions, is expected.");
    }

    @Test
    void refusesTooManySteps() {
        String steps = ("{kind: instruction-tuning, " + STEP + "}, ").repeat(17);

        assertThatThrownBy(() -> RecipeReader.read("finetune: {steps: [" + steps + "]}"))
                .hasMessage("finetune.steps is a list of 17: a list of at most 16 steps is expected.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [pre-training]                          | evaluate.compare is pre-training: a list of two different steps is expected.
            [pre-training, pre-training]            | evaluate.compare is pre-training, pre-training: a list of two different steps is expected.
            [pre-training, preference-optimization] | evaluate.compare[1] is preference-optimization: one of pre-training, instruction-tuning, preference-optimisation (preference-optimisation is the nearest) is expected.
            """)
    void comparesTwoExistingSteps(String compare, String sentence) {
        assertThatThrownBy(() -> RecipeReader.read("evaluate: {compare: " + compare + "}"))
                .hasMessage(sentence);
    }

    @Test
    void readsAStepOfPolicyOptimisationAndLeavesAbsentFieldsOut() throws Exception {
        PolicyRecipe step = policy("rewards: [{name: java-compiles}, {name: length, weight: 0.5, least: 4, most: 16}]");

        assertThat(step)
                .isEqualTo(new PolicyRecipe(
                        PolicyRecipe.KIND,
                        8,
                        1,
                        2,
                        4,
                        0.01,
                        16,
                        List.of(
                                new RewardRecipe(RewardName.JAVA_COMPILES),
                                new RewardRecipe(RewardName.LENGTH, 0.5, 4, 16))));
        assertThat(step.chosenReplay()).isZero();
        assertThat(step.chosenClipHigh()).isEqualTo(0.2);
        assertThat(step.phase()).isEqualTo("policy optimisation");
        assertThat(ContractJson.mapper().writeValueAsString(step))
                .doesNotContain("replay", "mean", "updates", "klWeight")
                .contains("{\"name\":\"java-compiles\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rewards: []                            | rewards is []: at least one reward is expected.",
                "rewards: [{name: niceness}]            | rewards[0].name is niceness: one of refusal, length,",
                "rewards: [{name: refusal}, {name: refusal}] | rewards[1].name is refusal: each reward once is expected.",
                "rewards: [{name: refusal, most: 9}]    | rewards[0].most is 9: no value, since only the reward length has it, is expected.",
                "rewards: [{name: refusal, step: judge}] | rewards[0].step is judge: no value, since only the reward reward-model has it, is expected.",
                "rewards: [{name: reward-model}]        | rewards[0].step is missing: the name of an earlier step of the kind reward-model, of which there is none, is expected.",
                "rewards: [{name: reward-model, step: judge}] | rewards[0].step is judge: the name of an earlier step of the kind reward-model, of which there is none, is expected.",
                "rewards: [{name: length, least: 2}]    | rewards[0].most is missing: a number of tokens, which length needs, is expected.",
                "rewards: [{name: length, least: 9, most: 3}] | rewards[0].least is 9: at most 3 (the largest number of tokens) is expected.",
                "rewards: [{name: length, least: 9, most: 30}] | rewards[0].most is 30: at most 16 (answerTokens of the step) is expected.",
                "rewards: [{name: refusal, weight: 0}]  | rewards[0].weight is 0: a number from 0.000001 to 1000 is expected.",
                "rewards: [{name: refusal}], updates: 0 | updates is 0: a number from 1 to 64 is expected.",
                "rewards: [{name: refusal}], klWeight: -1 | klWeight is -1: a number from 0 to 100 is expected.",
                "rewards: [{name: refusal}], clipLow: 2 | clipLow is 2: a number from 0 to 1 is expected.",
                "rewards: [{name: refusal}], mean: words | mean is words: ",
                "rewards: [{name: refusal}], updates: 64, batch: 4096 | group is 4: a number with which batch × group × updates, now 1048576 answers of one policy, is at most 65536, is expected."
            })
    void refusesAStepOfPolicyOptimisationThatCannotBeTaken(String fields, String mistake) {
        assertThatThrownBy(() -> policy(fields)).hasMessageContaining("finetune.steps[0]." + mistake);
    }

    @Test
    void refusesAGroupOfOneAndAnswersThatFillTheContext() {
        assertThatThrownBy(() -> policy("rewards: [{name: refusal}], group: 1"))
                .hasMessageContaining("finetune.steps[0].group is 1: a number from 2 to 1024 is expected.");
        assertThatThrownBy(() -> policy("rewards: [{name: refusal}], answerTokens: 30000"))
                .hasMessageContaining("finetune.steps[0].answerTokens is 30000: less than the context of");
    }

    @Test
    void saysOnceThatAStepLacksItsRewards() {
        assertThatThrownBy(() -> policy("mean: tokens"))
                .isInstanceOfSatisfying(
                        InvalidRecipeException.class,
                        refused -> assertThat(refused.mistakes())
                                .singleElement()
                                .asString()
                                .contains("finetune.steps[0].rewards", "policy-optimisation needs"));
    }

    /** Of each kind, what it needs is found out, and not what the reader of JSON needs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "instruction-tuning",
                "preference-optimisation",
                "policy-optimisation",
                "constitution",
                "reward-model"
            })
    void refusesAStepThatHasOnlyItsKind(String kind) {
        assertThatThrownBy(() -> RecipeReader.read("finetune: {steps: [{kind: " + kind + "}]}"))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageContaining("finetune.steps[0].epochs is missing");
        assertThatThrownBy(() -> RecipeReader.read("finetune: {steps: [{kind: " + kind
                        + ", rewards: [{}], sources: [{}], lora: {}, limits: {}}]}"))
                .isInstanceOf(InvalidRecipeException.class);
    }

    @Test
    void theRewardModelOfAStepComesFromAnEarlierOne() {
        String judge = "{kind: reward-model, name: judge, pairs: 8, epochs: 1, batch: 2, learningRate: 0.01}";
        String policy = "{kind: policy-optimisation, prompts: 8, epochs: 1, batch: 2, group: 4, learningRate: 0.01,"
                + " answerTokens: 16, rewards: [{name: reward-model, step: %s}]}";

        assertThat(RecipeReader.read("finetune: {steps: [" + judge + ", " + policy.formatted("judge") + "]}")
                        .finetune()
                        .steps()
                        .getLast())
                .isInstanceOfSatisfying(
                        PolicyRecipe.class,
                        step -> assertThat(step.rewardModel()).hasValue("judge"));
        assertThatThrownBy(() ->
                        RecipeReader.read("finetune: {steps: [" + policy.formatted("judge") + ", " + judge + "]}"))
                .hasMessageContaining("finetune.steps[0].rewards[0].step is judge: the name of an earlier step");
        assertThatThrownBy(() ->
                        RecipeReader.read("finetune: {steps: [" + judge + ", " + policy.formatted("judges") + "]}"))
                .hasMessageContaining(
                        "finetune.steps[1].rewards[0].step is judges: one of the earlier steps of the kind"
                                + " reward-model (judge) is expected.");
    }

    @Test
    void aRewardOfMethodsNeedsASourceOfMethods() {
        assertThatThrownBy(() -> RecipeReader.read("""
                finetune:
                  sources: [{name: words, kind: definitions}, {name: code, kind: methods}]
                  steps:
                  - {kind: policy-optimisation, prompts: 8, epochs: 1, batch: 2, group: 4, learningRate: 0.01,
                     answerTokens: 16, sources: [words], rewards: [{name: definition-word}, {name: java-parses}]}
                """))
                .hasMessage("finetune.steps[0].rewards[1].name is java-parses: a reward for the prompts of the step,"
                        + " which draws from no source of the kind methods, is expected.");
    }

    private static PolicyRecipe policy(String fields) {
        StringBuilder step = new StringBuilder("kind: policy-optimisation, prompts: 8, epochs: 1, learningRate: 0.01");
        if (!fields.contains("batch:")) step.append(", batch: 2");
        if (!fields.contains("group:")) step.append(", group: 4");
        if (!fields.contains("answerTokens:")) step.append(", answerTokens: 16");
        return (PolicyRecipe) RecipeReader.read("finetune: {steps: [{" + step + ", " + fields + "}]}")
                .finetune()
                .steps()
                .getFirst();
    }
}
