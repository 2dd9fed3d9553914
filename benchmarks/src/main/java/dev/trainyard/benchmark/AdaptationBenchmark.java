package dev.trainyard.benchmark;

import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.scoring.BitsPerByte;
import dev.trainyard.model.scoring.DocumentBits;
import dev.trainyard.model.scoring.HeldOutDocument;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What did a model gain, and what did it forget, when it was adapted? */
@Command(
        name = "adaptation",
        description =
                "Compares a model's folder before and after it was adapted: bits per byte of texts, and its answers"
                        + " to questions.")
final class AdaptationBenchmark implements Callable<Integer> {
    /** Bytes of a text that are measured. */
    private static final int MOST_BYTES = 16 << 20;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "A Hugging Face folder.")
    private Path before = Path.of(".");

    @Parameters(index = "1", paramLabel = "AFTER", description = "The folder of the adapted model.")
    private Path after = Path.of(".");

    @Option(names = "--text", paramLabel = "FILE", description = "A UTF-8 text whose bits per byte are measured.")
    private List<Path> texts = List.of();

    @Option(
            names = "--questions",
            paramLabel = "FILE",
            description = "Questions, one a line, which both models answer.")
    private List<Path> questions = List.of();

    @Option(names = "--context", paramLabel = "N", description = "Tokens that are read at once (default 512).")
    private int context = 512;

    @Option(names = "--longest", paramLabel = "N", description = "Tokens of an answer (default 48).")
    private int longest = 48;

    /** @param bitsPerByte by text; @param answers by question */
    private record Measured(Map<Path, Double> bitsPerByte, Map<String, String> answers) {}

    @Override
    public Integer call() throws IOException {
        Processor.useThreads(0);
        Measured start = measure(before);
        Measured end = measure(after);
        start.bitsPerByte().forEach((text, bits) -> {
            double adapted = end.bitsPerByte().getOrDefault(text, Double.NaN);
            System.out.printf(
                    "%s: %.4f to %.4f bits per byte (%+.2f %%)%n",
                    text.getFileName(), bits, adapted, 100 * (adapted / bits - 1));
        });
        start.answers()
                .forEach((question, answer) -> System.out.printf(
                        "%n%s%n  before: %s%n  after:  %s%n",
                        question, answer, end.answers().get(question)));
        return 0;
    }

    private Measured measure(Path folder) throws IOException {
        Map<Path, Double> bitsPerByte = new LinkedHashMap<>();
        Map<String, String> answers = new LinkedHashMap<>();
        try (Tokenizer tokenizer = Tokenizer.open(folder);
                Transformer model = Transformer.open(folder)) {
            for (Path text : texts) {
                bitsPerByte.put(text, BitsPerByte.of(bits(model, tokenizer, text)));
            }
            Generator generator = new Generator(model);
            ChatForm form = ChatForm.open(folder, tokenizer);
            for (Path file : questions) {
                for (String question : read(file).lines().toList()) {
                    if (!question.isBlank()) answers.put(question, answer(generator, form, question.strip()));
                }
            }
        }
        return new Measured(bitsPerByte, answers);
    }

    private List<DocumentBits> bits(Transformer model, Tokenizer tokenizer, Path text) throws IOException {
        int[] ids = tokenizer.encode(read(text));
        int piece = Math.min(context, model.shape().context());
        List<HeldOutDocument> pieces = new ArrayList<>();
        for (int from = 0; from < ids.length - 1; from += piece) {
            int[] some = IntStream.range(from, Math.min(ids.length, from + piece + 1))
                    .map(at -> ids[at])
                    .toArray();
            boolean[] counted = new boolean[some.length];
            int bytes = 0;
            for (int at = 1; at < some.length; at++) {
                counted[at] = true;
                bytes += tokenizer.byteLength(ids, from + at);
            }
            pieces.add(new HeldOutDocument(some, counted, bytes));
        }
        if (pieces.isEmpty()) throw new RefusedException(text + " has fewer than two tokens; give a longer text.");
        // A few pieces at a time, since a large vocabulary has large logits.
        List<DocumentBits> measured = new ArrayList<>();
        for (int from = 0; from < pieces.size(); from += 4) {
            measured.addAll(BitsPerByte.measure(model, pieces.subList(from, Math.min(pieces.size(), from + 4))));
        }
        return measured;
    }

    private String answer(Generator generator, ChatForm form, String question) {
        int[] prompt = form.prompt(List.of(ChatMessage.user(question)));
        int[] answer = generator.generate(prompt, Sampling.greedy(longest, form.ends()), _ -> {});
        return form.tokenizer().decode(answer).strip().replaceAll("\\s+", " ");
    }

    private static String read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) throw new RefusedException("There is no file " + file + ".");
        if (Files.size(file) > MOST_BYTES) {
            throw new RefusedException(
                    file + " has " + Files.size(file) + " bytes; at most " + MOST_BYTES + " bytes are measured.");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
