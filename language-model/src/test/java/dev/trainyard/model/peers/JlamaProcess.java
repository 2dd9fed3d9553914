package dev.trainyard.model.peers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.prompt.PromptSupport;
import com.github.tjake.jlama.safetensors.tokenizer.Tokenizer;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.KvBufferCache;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Jlama with one model's folder, in a process of its own, because it needs a JDK module that has to be enabled. */
final class JlamaProcess {
    private static final JsonMapper JSON = new JsonMapper();

    private JlamaProcess() {}

    /**
     * @param prompts to be continued, as ids
     * @param continued how many tokens follow each of them
     */
    record Question(List<String> texts, List<int[]> prompts, int continued, List<List<ChatMessage>> conversations) {}

    /**
     * @param begin the id that begins a text
     * @param ends the ids that end one
     * @param ids of each text, without a begin token
     * @param probabilities of every token of the vocabulary after each prompt
     * @param continuations the likeliest tokens after each prompt
     * @param rendered each conversation by the folder's template, with the prompt for an answer
     */
    record Answer(
            int begin,
            List<Integer> ends,
            List<int[]> ids,
            List<float[]> probabilities,
            List<int[]> continuations,
            List<String> rendered) {}

    static Answer ask(Path folder, Question question) throws IOException, InterruptedException {
        Path exchange = Files.createTempDirectory(folder, "jlama");
        Path asked = exchange.resolve("question.json");
        Path answered = exchange.resolve("answer.json");
        Path log = exchange.resolve("log.txt");
        JSON.writeValue(asked.toFile(), question);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JlamaProcess.class.getName(),
                        folder.toString(),
                        asked.toString(),
                        answered.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("Jlama did not answer: " + Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
        }
        return JSON.readValue(answered.toFile(), Answer.class);
    }

    public static void main(String[] arguments) throws IOException {
        Question question = JSON.readValue(Path.of(arguments[1]).toFile(), Question.class);
        // Nothing is rounded: neither weights nor activations.
        try (AbstractModel model = ModelSupport.loadModel(
                Path.of(arguments[0]).toFile(), null, DType.F32, DType.F32, Optional.of(DType.F32), Optional.of(1))) {
            List<float[]> probabilities = new ArrayList<>();
            List<int[]> continuations = new ArrayList<>();
            for (int[] prompt : question.prompts()) {
                continuations.add(continuation(model, prompt, question.continued(), probabilities));
            }
            PromptSupport template = model.promptSupport().orElseThrow();
            JSON.writeValue(
                    Path.of(arguments[2]).toFile(),
                    new Answer(
                            model.getConfig().bosToken,
                            model.getConfig().eosTokens,
                            question.texts().stream()
                                    .map(text -> ids(model.getTokenizer(), text))
                                    .toList(),
                            probabilities,
                            continuations,
                            question.conversations().stream()
                                    .map(chat -> rendered(template, chat))
                                    .toList()));
        }
    }

    private static int[] ids(Tokenizer tokenizer, String text) {
        return Arrays.stream(tokenizer.encode(text)).mapToInt(Math::toIntExact).toArray();
    }

    private static int[] continuation(AbstractModel model, int[] prompt, int tokens, List<float[]> probabilities) {
        int[] continuation = new int[tokens];
        int[] newest = prompt;
        int seen = 0;
        try (KvBufferCache cache = new KvBufferCache(model);
                KvBufferCache.KvBuffer memory = cache.getEphemeralKvBuffer();
                AbstractTensor<?, ?> logits = model.makeDenseTensor(1, model.getConfig().vocabularySize)) {
            for (int i = 0; i < tokens; i++) {
                AbstractTensor<?, ?> states = model.batchForward(newest, seen, memory); // (newest, width)
                AbstractTensor<?, ?> last = states.slice(newest.length - 1);
                if (i == 0) probabilities.add(model.getLogits(last));
                continuation[i] = model.sample(last, 0, 0, logits);
                states.close();
                seen += newest.length;
                newest = new int[] {continuation[i]};
            }
        }
        return continuation;
    }

    private static String rendered(PromptSupport template, List<ChatMessage> chat) {
        PromptSupport.Builder prompt = template.builder();
        for (ChatMessage message : chat) {
            switch (message.role()) {
                case SYSTEM -> prompt.addSystemMessage(message.content());
                case USER -> prompt.addUserMessage(message.content());
                case ASSISTANT -> prompt.addAssistantMessage(message.content());
            }
        }
        return prompt.build().getPrompt();
    }
}
