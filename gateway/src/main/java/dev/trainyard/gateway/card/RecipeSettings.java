package dev.trainyard.gateway.card;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.DepthScaling;
import dev.trainyard.contracts.recipe.FinetuneRecipe.RewardModelRecipe;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** The settings of a step as texts, by the names that they have in a recipe: {@code lora.rank}. */
final class RecipeSettings {
    /** Their folders may be private. */
    private static final Set<String> PATHS = Set.of("from", "adapter");

    private RecipeSettings() {}

    /** The given settings, and those that follow from the depth if training starts from scratch. */
    static Map<String, String> of(PretrainRecipe recipe, int vocabulary) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (recipe.from() == null) {
            settings.put("depth", String.valueOf(recipe.depth()));
            DepthScaling scaling = DepthScaling.of(recipe, vocabulary);
            flatten("", ContractJson.mapper().valueToTree(scaling), settings);
            settings.remove("parameters");
        }
        flatten("", ContractJson.mapper().valueToTree(recipe), settings);
        settings.put("optimizer", recipe.chosenOptimizer().name().toLowerCase(Locale.ROOT));
        if (recipe.from() != null) settings.remove("depth");
        return Collections.unmodifiableMap(settings);
    }

    static Map<String, String> of(AlignmentStep step) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("kind", step.kind());
        flatten("", ContractJson.mapper().valueToTree(step), settings);
        settings.remove("name");
        if (!(step instanceof RewardModelRecipe)) settings.put("replay", Amounts.exact(step.chosenReplay()));
        return Collections.unmodifiableMap(settings);
    }

    /** The name of a file or folder without the folders above it, which may be private. */
    static String lastPart(String path) {
        String plain = path.replaceAll("[/\\\\]+$", "");
        return plain.substring(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')) + 1);
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> settings) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = prefix + field.getKey();
            JsonNode value = field.getValue();
            if (value.isObject()) {
                flatten(name + ".", value, settings);
            } else if (value.isArray()) {
                StringJoiner joined = new StringJoiner(", ");
                value.forEach(one -> joined.add(one.isValueNode() ? one.asText() : one.toString()));
                settings.put(name, joined.toString());
            } else if (!value.isNull()) {
                String text = value.isFloatingPointNumber() ? Amounts.exact(value.doubleValue()) : value.asText();
                settings.put(name, PATHS.contains(name) ? lastPart(text) : text);
            }
        }
    }
}
