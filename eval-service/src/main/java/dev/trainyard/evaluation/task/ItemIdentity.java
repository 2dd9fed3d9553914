package dev.trainyard.evaluation.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;

/**
 * What tells an item from all others.
 *
 * @param name unique in its task, and the same in every evaluation
 * @param content the digest of everything but the checkpoint and the version of the task that decides the item's
 *     result: what is asked, in which form, with which examples, and what counts as right
 */
public record ItemIdentity(String name, Sha256 content) {
    private static final JsonMapper CANONICAL = ContractJson.mapper()
            .rebuild()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** @param content a record, list or text that can be written as JSON */
    public static ItemIdentity of(String name, Object content) {
        try {
            return new ItemIdentity(name, Sha256.of(CANONICAL.writeValueAsBytes(content)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the content of the item " + name + " cannot be written as JSON", e);
        }
    }
}
