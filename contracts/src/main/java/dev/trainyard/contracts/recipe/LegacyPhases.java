package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The older form of {@code finetune}, when alignment had two fixed phases that were merged with the preset's field by
 * field. It is still read, as the equivalent list of steps, and mistakes are reported with the paths that were written.
 */
final class LegacyPhases {
    private static final String INSTRUCTION = "instruction";
    private static final String PREFERENCE = "preference";
    private static final List<String> NOT_OF_A_PHASE = List.of("kind", "name");

    private LegacyPhases() {}

    /**
     * Replaces the phases by a list of steps.
     *
     * @param overrides the given recipe, which is modified
     * @param preset the preset that it changes
     * @return whether there were phases
     */
    static boolean rewrite(ObjectNode overrides, ObjectNode preset, List<RecipeMistake> mistakes) {
        if (!(overrides.get("finetune") instanceof ObjectNode finetune)) return false;
        JsonNode instruction = finetune.remove(INSTRUCTION);
        JsonNode preference = finetune.remove(PREFERENCE);
        if (instruction == null && preference == null) return false;
        if (finetune.has("steps")) {
            mistakes.add(new RecipeMistake(
                    "finetune." + (instruction != null ? INSTRUCTION : PREFERENCE),
                    "given together with finetune.steps",
                    "only one of the two forms"));
            return false;
        }
        ArrayNode steps = JsonNodeFactory.instance.arrayNode();
        steps.add(over(preset, InstructionRecipe.KIND, INSTRUCTION, instruction, mistakes));
        ObjectNode preferring = over(preset, PreferenceRecipe.KIND, PREFERENCE, preference, mistakes);
        JsonNode pairs = preferring.path("pairs");
        if (!pairs.isNumber() || pairs.decimalValue().signum() != 0) steps.add(preferring);
        finetune.set("steps", steps);
        return true;
    }

    private static ObjectNode over(
            ObjectNode preset, String kind, String name, @Nullable JsonNode given, List<RecipeMistake> mistakes) {
        ObjectNode step = JsonNodeFactory.instance.objectNode();
        for (JsonNode each : preset.path("finetune").path("steps")) {
            if (each.path("kind").asText().equals(kind)) step = each.deepCopy();
        }
        if (given == null) return step;
        if (!(given instanceof ObjectNode phase)) {
            mistakes.add(new RecipeMistake("finetune." + name, RecipeValues.shown(given), "an object"));
            return step;
        }
        for (String field : NOT_OF_A_PHASE) {
            JsonNode value = phase.remove(field);
            if (value != null) {
                mistakes.add(new RecipeMistake(
                        "finetune." + name + "." + field,
                        RecipeValues.shown(value),
                        "no value outside finetune.steps"));
            }
        }
        step.setAll(phase);
        return step;
    }

    /** The mistakes with the paths at which the phases were written. */
    static List<RecipeMistake> asWritten(List<RecipeMistake> mistakes) {
        List<RecipeMistake> written = new ArrayList<>();
        for (RecipeMistake mistake : mistakes) {
            String field = mistake.field()
                    .replaceFirst("^finetune\\.steps\\[0]", "finetune." + INSTRUCTION)
                    .replaceFirst("^finetune\\.steps\\[1]", "finetune." + PREFERENCE);
            written.add(new RecipeMistake(field, mistake.value(), mistake.expected()));
        }
        return written;
    }
}
