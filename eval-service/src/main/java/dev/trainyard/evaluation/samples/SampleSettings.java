package dev.trainyard.evaluation.samples;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything besides the items and the checkpoint that decides a result.
 *
 * @param version of the code that measures, to be raised when it gives other results for every task
 * @param chats whether the checkpoint is asked in a chat, instead of being given a text to continue
 * @param form the digest of the tokenizer and of the form of conversation
 * @param precision of the weights and of the computation: {@code fp32}
 * @param threads of the processor, because sums in another order differ in their last bits; 0 as {@code pretrain.threads}
 */
public record SampleSettings(int version, boolean chats, Sha256 form, String precision, int threads) {
    /** The files of a model folder that decide how a text or a conversation becomes tokens, and where answers end. */
    private static final List<String> FORM = List.of(
            TokenizerFolder.TOKENIZER,
            TokenizerFolder.CONFIG,
            "chat_template.jinja",
            "chat_template.json",
            "generation_config.json",
            "config.json");

    /** The digest of the form of conversation in a model's folder. */
    public static Sha256 form(Path modelFolder) throws IOException {
        StringBuilder digests = new StringBuilder();
        for (String name : FORM) {
            Path file = modelFolder.resolve(name);
            if (Files.exists(file))
                digests.append(name).append(' ').append(Sha256.of(file)).append('\n');
        }
        return Sha256.of(digests.toString());
    }
}
