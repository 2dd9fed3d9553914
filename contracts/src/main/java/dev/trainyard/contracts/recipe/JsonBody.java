package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.json.ContractJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a small JSON body into a record, as strictly as a recipe and with the same error messages. */
public final class JsonBody {
    private JsonBody() {}

    /**
     * @param utf8 an object
     * @throws InvalidRecipeException with every mistake that could be found; if the body is not JSON, the mistake is in
     *     the field {@code body}
     */
    public static <T extends Record> T read(byte[] utf8, Class<T> type) {
        RecipeTree tree = JsonText.read(RecipeText.decoded(utf8, StandardCharsets.UTF_8, "body"), "body");
        ObjectNode whole = tree.whole("an object in JSON");
        List<RecipeMistake> mistakes = new ArrayList<>(tree.mistakes());
        new RecipeShape(mistakes, "not a field of this body", false)
                .check(whole, type, JsonNodeFactory.instance.objectNode());
        if (!mistakes.isEmpty()) throw new InvalidRecipeException(mistakes);
        try {
            return ContractJson.mapper().treeToValue(whole, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checked tree always fits its record", e);
        }
    }
}
