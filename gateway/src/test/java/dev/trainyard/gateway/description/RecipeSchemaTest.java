package dev.trainyard.gateway.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.RecipeFormat;
import dev.trainyard.contracts.recipe.RecipeReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeSchemaTest {
    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(RecipeSchema.make());

    @ParameterizedTest
    @ValueSource(strings = {"smoke", "demo", "laptop"})
    void acceptsEveryPresetAsARecipe(String preset) {
        JsonNode whole = ContractJson.mapper().valueToTree(RecipeReader.preset(preset));

        assertThat(schema.validate(whole)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"preset\": \"smoke\", \"seed\": 7}",
                "{\"finetune\": {\"instruction\": {\"epochs\": 2}, \"preference\": {\"pairs\": 0}}}",
                "{\"finetune\": {\"steps\": [{\"kind\": \"instruction-tuning\", \"name\": null, \"conversations\": 9,"
                        + " \"epochs\": 1, \"batch\": 1, \"learningRate\": 0.1}]}, \"evaluate\": {\"compare\": []}}",
                "{\"pretrain\": {\"batch\": null, \"from\": \"m\", \"tokens\": 0}}",
                "{\"corpus\": {\"sources\": [{\"name\": \"a\", \"kind\": \"git\", \"licence\": \"MIT\", \"path\": \"x\","
                        + " \"branch\": \"feature/ä\", \"include\": null, \"exclude\": [\"docs\"]}], \"thresholds\": {\"c4.sentences\": 2}}}",
                "{\"corpus\": {\"sources\": [{\"name\": \"a\", \"kind\": \"parquet\", \"licence\": \"MIT\", \"path\": \"x\","
                        + " \"text\": \"body\"}]}}"
            })
    void acceptsWhatTheReaderAccepts(String recipe) throws Exception {
        assertThat(RecipeReader.read(recipe, RecipeFormat.JSON)).isNotNull();
        assertThat(schema.validate(new ObjectMapper().readTree(recipe))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"preset\": \"small\"}",
                "{\"seed\": \"7\"}",
                "{\"seed\": null}",
                "{\"sead\": 7}",
                "{\"name\": \"\"}",
                "{\"corpus\": {\"sources\": []}}",
                "{\"corpus\": {\"sources\": [{\"name\": \"a\", \"licence\": \"MIT\", \"path\": \"x\"}]}}",
                "{\"corpus\": {\"sources\": [{\"name\": \"a\", \"kind\": \"folder\", \"licence\": \"MIT\"}]}}",
                "{\"corpus\": {\"sources\": [{\"name\": \"a\", \"kind\": \"folder\", \"licence\": \"MIT\", \"path\": \"x\","
                        + " \"urls\": [\"https://example.org/\"]}]}}",
                "{\"corpus\": {\"sources\": [null]}}",
                "{\"corpus\": {\"heldOut\": 0.6}}",
                "{\"finetune\": {\"steps\": []}}",
                "{\"finetune\": {\"steps\": [{\"kind\": \"instruction-tuning\"}]}}",
                "{\"finetune\": {\"steps\": [{\"kind\": \"guessing\", \"conversations\": 9, \"epochs\": 1, \"batch\": 1,"
                        + " \"learningRate\": 0.1}]}}",
                "{\"finetune\": {\"steps\": [{\"kind\": \"instruction-tuning\", \"conversations\": 9, \"epochs\": 1,"
                        + " \"batch\": 1, \"learningRate\": 0.1, \"beta\": 0.1}]}}",
                "{\"finetune\": {\"instruction\": {\"epochs\": 0}}}",
                "{\"evaluate\": {\"compare\": [\"Pre Training\", \"preference-optimisation\"]}}",
                "{\"corpus\": {\"cutoff\": \"soon\"}}",
                "{\"corpus\": {\"thresholds\": {\"gopher.wordz\": 2}}}",
                "{\"corpus\": {\"withoutRules\": [\"all\"]}}",
                "{\"pretrain\": {\"depth\": 65}}",
                "{\"pretrain\": {\"precision\": \"fp8\"}}",
                "{\"release\": {\"requirements\": [{\"task\": \"\", \"atLeast\": 1}]}}",
                "{\"release\": {\"requirements\": null}}"
            })
    void refusesNothingThatTheReaderAccepts(String recipe) throws Exception {
        assertThat(schema.validate(new ObjectMapper().readTree(recipe))).isNotEmpty();
        assertThatThrownBy(() -> RecipeReader.read(recipe, RecipeFormat.JSON))
                .isInstanceOf(InvalidRecipeException.class);
    }

    @Test
    void saysTheRangesOfNumbers() {
        JsonNode depth = RecipeSchema.make().at("/properties/pretrain/properties/depth");

        assertThat(depth.toString())
                .isEqualTo("{\"type\":\"integer\",\"format\":\"int32\",\"minimum\":1,\"maximum\":64}");
    }
}
