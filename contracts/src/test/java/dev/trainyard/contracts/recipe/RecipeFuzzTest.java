package dev.trainyard.contracts.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trainyard.contracts.json.ContractJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** For any value anywhere in a recipe, the result is a recipe or a sentence on which a person can act. */
class RecipeFuzzTest {
    private static final int ROUNDS = 1_000;
    private static final Pattern NOT_FOR_PEOPLE = Pattern.compile(
            "(?i)exception|fasterxml|jackson|snakeyaml|java\\.|javax\\.|\\bnull\\b|deserializ|\\btoken\\b|START_|VALUE_"
                    + "|\\[Source|through reference|cannot construct|@[0-9a-f]{5,}");

    private static final Pattern NOBODY_WRITES =
            Pattern.compile("(?i)exception|fasterxml|jackson|snakeyaml|java\\.lang");

    private final Random chance = new Random(20261129);

    @Test
    void anyTreeIsARecipeOrIsRefusedInPlainSentences() throws Exception {
        YAMLMapper yaml = new YAMLMapper();
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ObjectNode tree = presetTree();
            for (int i = 0; i <= chance.nextInt(3); i++) mutate(tree);

            refused += check(ContractJson.mapper().writeValueAsString(tree), RecipeFormat.JSON);
            if (round % 10 == 0) check(yaml.writeValueAsString(tree), RecipeFormat.YAML);
        }
        assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 10);
    }

    @Test
    void anyTextIsARecipeOrIsRefusedInPlainSentences() throws Exception {
        String json = ContractJson.mapper().writeValueAsString(presetTree());
        String yaml = new YAMLMapper().writeValueAsString(presetTree());
        String signs = "{}[]:,\"'\\/#&*!|>-?%@`~ \t\n\r\0\u0007\u0085\uFEFF\uD800é0xo1.e_<nullNaN";
        for (int round = 0; round < ROUNDS; round++) {
            boolean asJson = chance.nextBoolean();
            StringBuilder text = new StringBuilder(asJson ? json : yaml);
            for (int i = 0; i <= chance.nextInt(4); i++) {
                int at = chance.nextInt(text.length());
                int sign = chance.nextInt(signs.length());
                switch (chance.nextInt(4)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, signs.charAt(sign));
                    case 2 -> text.setCharAt(at, signs.charAt(sign));
                    default -> text.setLength(Math.max(1, at));
                }
            }
            check(text.toString(), asJson ? RecipeFormat.JSON : RecipeFormat.YAML);
            check(text.toString(), RecipeFormat.UNSTATED);
        }
    }

    /** 1 if it is rejected. */
    private static int check(String text, RecipeFormat format) {
        try {
            RecipeReader.read(text, format);
            return 0;
        } catch (InvalidRecipeException e) {
            assertThat(e.mistakes()).as(text).isNotEmpty();
            for (RecipeMistake mistake : e.mistakes()) {
                // Values from the recipe may appear in the message, except for those that no person would write.
                assertThat(mistake.expected()).as(text).isNotBlank().doesNotContainPattern(NOT_FOR_PEOPLE);
                assertThat(mistake.field()).as(text).isNotBlank().doesNotContainPattern(NOBODY_WRITES);
                assertThat(mistake.value()).as(text).doesNotContainPattern(NOBODY_WRITES);
                assertThat(mistake.sentence())
                        .as(text)
                        .hasSizeLessThan(1_500)
                        .endsWith(" is expected.")
                        .doesNotContainPattern("\\p{Cntrl}");
            }
            return 1;
        } catch (RuntimeException e) {
            throw new AssertionError("not refused but broken by " + text, e);
        }
    }

    private ObjectNode presetTree() {
        String preset = RecipeReader.PRESETS.get(chance.nextInt(RecipeReader.PRESETS.size()));
        ObjectNode tree = ContractJson.mapper().valueToTree(RecipeReader.preset(preset));
        if (chance.nextBoolean()) tree.put("preset", preset);
        return tree;
    }

    /** Replaces one value, or adds a field or an item. */
    private void mutate(ObjectNode tree) {
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        JsonNode chosen = containers.get(chance.nextInt(containers.size()));
        if (chosen instanceof ArrayNode list) {
            if (list.isEmpty() || chance.nextInt(4) == 0) {
                list.add(anything(2));
            } else {
                list.set(chance.nextInt(list.size()), anything(2));
            }
        } else if (chosen instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            boolean add = names.isEmpty() || chance.nextInt(5) == 0;
            String name = add ? newName() : names.get(chance.nextInt(names.size()));
            if (chance.nextInt(8) == 0) {
                object.remove(name);
            } else {
                object.set(name, anything(2));
            }
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) containers.add(node);
        node.forEach(child -> collect(child, containers));
    }

    private String newName() {
        String[] names = {
            "urls",
            "sitemap",
            "repository",
            "branch",
            "coordinates",
            "allowHosts",
            "form",
            "weight",
            "text",
            "cutoff",
            "thresholds",
            "withoutRules",
            "languages",
            "licences",
            "nearDuplicates",
            "repeatedPassages",
            "cutLines",
            "onBadDocument",
            "from",
            "layers",
            "width",
            "heads",
            "keyValueHeads",
            "optimizer",
            "learningRate",
            "atMost",
            "kind",
            "instruction",
            "preference",
            "steps",
            "compare",
            "gopher.words-min",
            "",
            " ",
            "a\nb",
            "<<",
            "Vocabulary",
            "__proto__",
            "x".repeat(300)
        };
        return names[chance.nextInt(names.length)];
    }

    private JsonNode anything(int levels) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (chance.nextInt(levels == 0 ? 10 : 13)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(chance.nextBoolean());
            case 2 -> nodes.numberNode(chance.nextInt(-3, 70_000));
            case 3 -> nodes.numberNode(chance.nextLong());
            case 4 -> nodes.numberNode(chance.nextDouble() * 3 - 1);
            case 5 ->
                nodes.numberNode(new BigDecimal(chance.nextBoolean() ? "1e400" : "-123456789012345678901234567890"));
            case 6 -> nodes.textNode("");
            case 7 -> nodes.textNode(String.valueOf(chance.nextInt(100)));
            case 8 -> nodes.textNode("x".repeat(chance.nextInt(9_000)));
            case 9 -> {
                String[] words = {
                    "smoke",
                    "[a-",
                    "{a,{b}}",
                    "true",
                    "2026-13-01",
                    "https://",
                    "a\0b",
                    "\u001b[31m",
                    "../..",
                    "pre-training",
                    "instruction-tuning",
                    "bf16",
                    "en"
                };
                yield nodes.textNode(words[chance.nextInt(words.length)]);
            }
            case 10 -> nodes.arrayNode();
            case 11 -> nodes.arrayNode().add(anything(levels - 1)).add(anything(levels - 1));
            default -> nodes.objectNode().set(newName(), anything(levels - 1));
        };
    }
}
