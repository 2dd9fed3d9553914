package dev.trainyard.model.peers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.Pair;
import de.kherud.llama.args.CacheType;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * llama.cpp with one model, in a process of its own, because a thread of the binding outlives the model, and a crash in
 * native code then ends only that process.
 */
public final class LlamaCppProcess {
    private static final JsonMapper JSON = new JsonMapper();

    /** The number of tokens in a continuation. */
    public static final int CONTINUED = 24;

    private LlamaCppProcess() {}

    /**
     * @param windows texts after each of which one token is asked for
     * @param continued whether to continue the texts
     */
    public record Question(
            List<String> texts, List<List<ChatMessage>> conversations, List<String> windows, boolean continued) {}

    /**
     * @param ids of each text, without a begin token
     * @param continuations of each text that was continued, token by token
     * @param rendered each conversation by the file's template, with the prompt for an answer
     * @param next the likeliest token after each window
     */
    public record Answer(
            List<int[]> ids,
            List<List<String>> continuations,
            List<String> rendered,
            List<int[]> renderedIds,
            List<String> next) {}

    public static Answer ask(Path model, Question question) throws IOException, InterruptedException {
        Path asked = model.resolveSibling("question.json");
        Path answered = model.resolveSibling("answer.json");
        Path log = model.resolveSibling("log.txt");
        JSON.writeValue(asked.toFile(), question);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        // The folder into which the binding unpacks its library.
                        "-Dde.kherud.llama.tmpdir=" + model.getParent(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LlamaCppProcess.class.getName(),
                        model.toString(),
                        asked.toString(),
                        answered.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("llama.cpp did not answer: " + Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
        }
        return JSON.readValue(answered.toFile(), Answer.class);
    }

    public static void main(String[] arguments) {
        int status = 1;
        try {
            answer(arguments);
            status = 0;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
        } finally {
            // A thread of the binding outlives the model and would keep the process alive.
            Runtime.getRuntime().halt(status);
        }
    }

    private static void answer(String[] arguments) throws IOException {
        Question question = JSON.readValue(Path.of(arguments[1]).toFile(), Question.class);
        try (LlamaModel llama = new LlamaModel(new ModelParameters()
                .setModel(arguments[0])
                .setThreads(1)
                .setCtxSize(128)
                .setCacheTypeK(CacheType.F32)
                .setCacheTypeV(CacheType.F32)
                .enableJinja()
                .disableLog())) {
            List<String> rendered = new ArrayList<>();
            for (List<ChatMessage> chat : question.conversations()) rendered.add(rendered(llama, chat));
            JSON.writeValue(
                    Path.of(arguments[2]).toFile(),
                    new Answer(
                            question.texts().stream().map(llama::encode).toList(),
                            question.texts().stream()
                                    .limit(question.continued() ? Long.MAX_VALUE : 0)
                                    .map(text -> continuation(llama, text, CONTINUED))
                                    .toList(),
                            rendered,
                            rendered.stream().map(llama::encode).toList(),
                            question.windows().stream()
                                    .map(text -> continuation(llama, text, 1).getFirst())
                                    .toList()));
        }
    }

    private static List<String> continuation(LlamaModel llama, String text, int tokens) {
        List<String> pieces = new ArrayList<>();
        // If the first question arrives before the server's thread has started, which happens under load and with the
        // second model of a process, the server clears its keys and values afterwards but still considers them cached:
        // the common beginning of two texts would then be missing from the second.
        InferenceParameters question = new InferenceParameters(text)
                .setTemperature(0)
                .setNPredict(tokens)
                .setCachePrompt(false);
        for (LlamaOutput output : llama.generate(question)) {
            if (!output.text.isEmpty()) pieces.add(output.text);
        }
        return pieces;
    }

    private static String rendered(LlamaModel llama, List<ChatMessage> chat) {
        String system = "";
        List<Pair<String, String>> messages = new ArrayList<>();
        for (ChatMessage message : chat) {
            String role = message.role().name().toLowerCase(Locale.ROOT);
            // The binding handles it separately from the others and puts it first.
            if (role.equals("system")) system = message.content();
            else messages.add(new Pair<>(role, message.content()));
        }
        return llama.applyTemplate(new InferenceParameters("").setMessages(system, messages));
    }
}
