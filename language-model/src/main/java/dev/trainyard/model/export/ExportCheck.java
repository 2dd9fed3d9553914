package dev.trainyard.model.export;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.artifact.ExportProof;
import dev.trainyard.contracts.artifact.ExportProof.Format;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.gguf.GgufExport;
import dev.trainyard.model.gguf.GgufModel;
import dev.trainyard.model.gguf.GgufType;
import dev.trainyard.model.transformer.Transformer;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Proves that the files made of a model give its answers. Twenty prompts go through the model as it was trained, through
 * its written folder as opened again, and through its GGUF file in full precision as opened again; each time the prompt's
 * tokens and the {@value Answers#TOKENS} most likely ones after it, to the first that ends an answer, must be the same.
 *
 * <p>An answer counts as a tie, and neither as agreement nor as a difference, if where it first differs both ways found
 * two tokens whose logits are less than {@value Answers#TIE} apart ({@value Answers#TIE_IN_16_BITS} if the trained model
 * computed in 16 bits): rounding decides between such tokens.
 */
public final class ExportCheck {
    /** The name of the Hugging Face folder in a verdict. */
    public static final String FOLDER = "folder";

    /** The name of GGUF files in a verdict. */
    public static final String GGUF = "gguf";

    /** The file of the verdict in a checkpoint's folder. */
    public static final String FILE = "export-proof.json";

    private static final JsonMapper JSON = new JsonMapper();

    private final List<ProofPrompt> prompts = ProofPrompt.all();
    private final Transformer model;
    private final Path tokenizer;
    private final BooleanSupplier waiting;

    /**
     * @param model as it was trained; the caller keeps ownership
     * @param tokenizer folder of the tokenizer and chat template that it was trained with
     * @param waiting asked before each token; if the answer is no, the proof is given up
     */
    public ExportCheck(Transformer model, Path tokenizer, BooleanSupplier waiting) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.waiting = waiting;
    }

    /**
     * Opens a written folder and the GGUF file made of it, and compares their answers.
     *
     * @param folder complete, with its tokenizer
     * @param scratch a folder for the GGUF file, which is made and deleted again
     * @return empty if the proof was given up
     */
    public Optional<ExportProof> prove(Path folder, Path scratch) throws IOException {
        Optional<Answers> expected;
        try (FormReading reading = new FormReading(tokenizer, model.tokens().ends())) {
            expected = Answers.of(model, reading, prompts, waiting);
        }
        if (expected.isEmpty()) return Optional.empty();
        List<Format> formats = new ArrayList<>();
        Optional<Format> ofFolder = verdict(FOLDER, expected.get(), () -> ofFolder(folder));
        ofFolder.ifPresent(formats::add);
        if (ofFolder.isEmpty()) return Optional.empty();
        Optional<Format> ofGguf = verdict(GGUF, expected.get(), () -> ofGguf(folder, scratch));
        ofGguf.ifPresent(formats::add);
        if (ofGguf.isEmpty()) return Optional.empty();
        return Optional.of(new ExportProof(expected.get().written(), formats));
    }

    /** Writes a verdict into a checkpoint's folder. */
    public static void write(ExportProof proof, Path folder) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(FILE).toFile(), proof);
    }

    /** The verdict in a checkpoint's folder; empty if it was made before exports were proved. */
    public static Optional<ExportProof> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) return Optional.empty();
        return Optional.of(JSON.readValue(file.toFile(), ExportProof.class));
    }

    private interface Opening {
        Optional<Answers> answers() throws IOException;
    }

    private static Optional<Format> verdict(String format, Answers expected, Opening opening) throws IOException {
        try {
            return opening.answers().map(answers -> {
                Answers.Comparison compared = expected.with(answers);
                return new Format(format, compared.agreed(), compared.ties(), compared.difference(), null);
            });
        } catch (RefusedModelException e) {
            return Optional.of(new Format(format, 0, 0, null, e.getMessage()));
        }
    }

    private Optional<Answers> ofFolder(Path folder) throws IOException {
        try (Transformer opened = Transformer.open(folder);
                LibraryReading reading = LibraryReading.ofFolder(folder)) {
            return Answers.of(opened, reading, prompts, waiting);
        }
    }

    private Optional<Answers> ofGguf(Path folder, Path scratch) throws IOException {
        Path file = scratch.resolve("model.gguf");
        try {
            Files.createDirectories(scratch);
            GgufExport export = GgufExport.of(folder, "proof", GgufType.F32);
            try (OutputStream out = new InterruptibleStream(Files.newOutputStream(file), waiting)) {
                export.write(out);
            } catch (InterruptedIOException e) {
                return Optional.empty();
            }
            try (GgufModel opened = GgufModel.open(file)) {
                opened.writeTokenizer(scratch);
                try (Transformer transformer = opened.transformer();
                        LibraryReading reading =
                                LibraryReading.ofGguf(scratch, opened.begin().isPresent(), opened.ends())) {
                    return Answers.of(transformer, reading, prompts, waiting);
                }
            }
        } finally {
            for (String name : List.of("model.gguf", "tokenizer.json", "tokenizer_config.json")) {
                Files.deleteIfExists(scratch.resolve(name));
            }
            Files.deleteIfExists(scratch);
        }
    }

    /** Stops writing if the proof is given up. */
    private static final class InterruptibleStream extends FilterOutputStream {
        private final BooleanSupplier waiting;
        private long bytes;

        InterruptibleStream(OutputStream out, BooleanSupplier waiting) {
            super(new BufferedOutputStream(out, 1 << 20));
            this.waiting = waiting;
        }

        @Override
        public void write(byte[] some, int from, int length) throws IOException {
            out.write(some, from, length);
            bytes += length;
            if (bytes < 1 << 24) return;
            bytes = 0;
            if (!waiting.getAsBoolean()) throw new InterruptedIOException("the proof was given up");
        }
    }
}
