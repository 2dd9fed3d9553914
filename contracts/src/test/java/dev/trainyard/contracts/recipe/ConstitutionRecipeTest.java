package dev.trainyard.contracts.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstitutionRecipeTest {
    private static final String STEP = "kind: constitution, prompts: 9, epochs: 1, batch: 3, learningRate: 0.01";
    private static final String COMPARING =
            "kind: preference-optimisation, pairs: 9, epochs: 1, batch: 3, learningRate: 0.01, beta: 0.1";

    @Test
    void isReadAndWrittenLikeOtherSteps() throws IOException {
        FinetuneRecipe read = RecipeReader.read("finetune: {steps: [{" + STEP + ", principles: careful}, {" + COMPARING
                        + ", sources: [constitution]}]}")
                .finetune();

        ConstitutionRecipe step = new ConstitutionRecipe("careful", 9, 1, 3, 0.01);
        assertThat(read.constitutions()).containsExactly(step);
        assertThat(read.constitutionsOf((PreferenceRecipe) read.steps().getLast()))
                .containsExactly(step);
        assertThat(ContractJson.mapper().readValue(ContractJson.mapper().writeValueAsString(step), AlignmentStep.class))
                .isEqualTo(step);
        assertThat(step.readsAFile()).isFalse();
        assertThat(new ConstitutionRecipe("mine.yaml", 9, 1, 3, 0.01).readsAFile())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{STEP}] | finetune.steps[0].principles is missing: some text, which constitution needs, is expected.
            [{STEP, principles: carful}] | finetune.steps[0].principles is carful: one of careful, conversational (careful is the nearest), or a file in YAML, is expected.
            [{STEP, principles: careful, rounds: 9}] | finetune.steps[0].rounds is 9: a number from 1 to 8 is expected.
            [{STEP, principles: careful, reviser: judge}] | finetune.steps[0].reviser is judge: one of rules, model, endpoint is expected.
            [{STEP, principles: careful, temperature: 3}] | finetune.steps[0].temperature is 3: a number from 0 to 2 is expected.
            [{STEP, principles: careful, name: small-talk}] | finetune.steps[0].name is small-talk: a name that no source of conversations has is expected.
            [{COMPARING, sources: [constitution]}, {STEP, principles: careful}] | finetune.steps[0].sources[0] is constitution: a constitution step before this one is expected.
            [{STEP, principles: careful}, {STEP, principles: careful, name: b, sources: [constitution]}] | finetune.steps[1].sources[0] is constitution: a name from finetune.sources, since only preference-optimisation learns from a step, is expected.
            """)
    void refusesWhatCannotWorkInOneSentence(String steps, String sentence) {
        String written = steps.replace("STEP", STEP).replace("COMPARING", COMPARING);

        assertThatThrownBy(() -> RecipeReader.read("finetune: {steps: " + written + "}\nevaluate: {compare: []}"))
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"careful", "conversational", "careful-smollm2", "conversational-smollm2"})
    void theExamplesOfPersonalitiesCanBeRead(String name) throws IOException {
        Recipe recipe =
                RecipeReader.read(Files.readString(Path.of("../docs/examples/personalities/" + name + ".yaml")));

        assertThat(recipe.name()).isEqualTo(name);
        assertThat(recipe.finetune().constitutions())
                .singleElement()
                .satisfies(step -> assertThat(name).startsWith(step.principles()));
        assertThat(recipe.evaluate().measure()).contains("traits");
    }
}
