package dev.trainyard.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.ShardSealed;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.LoraRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.ShardDocument;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.corpus.card.AdoptedModel;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Adapter;
import dev.trainyard.model.transformer.Lora;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.NumberType;
import dev.trainyard.model.transformer.PeftFolder;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.model.transformer.WeightFiles;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.testing.ForeignModels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that starts from a model in one of the source folders. */
class IngestForAModelTest {
    @TempDir
    private Path home;

    private final List<PipelineEvent> events = new CopyOnWriteArrayList<>();
    private SmallSources sources;
    private Path model;

    @BeforeEach
    void prepare() throws IOException {
        sources = SmallSources.in(Files.createDirectory(home.resolve("sources")));
        model = ForeignModels.copy("float16-sharded", sources.folder().resolve("models/small"));
    }

    @Test
    void writesTheCorpusInTheModelsOwnTokens() throws IOException {
        run("models/small", 48);

        Corpus corpus = sealed();
        FolderArtifactStore store = store();
        Map<?, Document> documents;
        try (Stream<Document> all =
                DocumentsFile.read(store.open(corpus.documents()).resolve(DocumentsFile.NAME))) {
            documents = all.collect(Collectors.toMap(Document::id, Function.identity()));
        }
        try (Tokenizer own = Tokenizer.open(model);
                Tokenizer sealed = Tokenizer.open(store.open(corpus.tokenizer()))) {
            assertThat(corpus.card().vocabulary()).isEqualTo(own.vocabularySize() + 5);
            assertThat(ModelConfig.read(store.open(corpus.start())).vocabulary())
                    .isEqualTo(sealed.vocabularySize());
            int begin = own.id(SpecialToken.BEGIN_OF_TEXT);
            int end = own.id(SpecialToken.END_OF_TEXT);
            for (Shard shard : corpus.shards()) {
                TokenShard tokens = TokenShard.open(store.open(shard.artifact()));
                for (ShardDocument entry : tokens.documents().toList()) {
                    int[] ids = tokens.read(entry);
                    assertThat(ids).startsWith(begin).endsWith(end);
                    assertThat(own.decode(ids))
                            .isEqualTo(documents.get(entry.id()).text());
                }
            }
        }
    }

    @Test
    void keepsTheLicenceThatTheModelDeclares() throws IOException {
        Files.writeString(model.resolve("README.md"), "---\nlicense: mit\n---\n# Small\n");

        run("models/small", 48);

        assertThat(AdoptedModel.read(store().open(sealed().documents()))).contains(new AdoptedModel("small", "mit"));
    }

    @Test
    void repeatsTheWorkIfAnotherModelIsAtTheSamePath() throws IOException {
        run("models/small", 48);
        Corpus first = sealed();
        events.clear();
        Path file = model.resolve("model-00002-of-00002.safetensors");
        byte[] changed = Files.readAllBytes(file);
        changed[changed.length - 1] ^= 1;
        Files.write(file, changed);

        run("models/small", 48);

        assertThat(sealed().start()).isNotEqualTo(first.start());
    }

    @Test
    void refusesAnotherArchitectureBeforeItReadsASource() throws IOException {
        Path config = model.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"model_type\": \"llama\"", "\"model_type\": \"qwen2\""));

        run("models/small", 48);

        assertThat(failure())
                .isEqualTo(
                        "The model of pretrain.from cannot be used: in models/small, config.json has the architecture"
                                + " \"LlamaForCausalLM\"; only Qwen2ForCausalLM is supported.");
        assertThat(events).noneMatch(ShardSealed.class::isInstance);
    }

    @Test
    void namesAGapInTheIdsBeforeItReadsASource() throws IOException {
        Path file = model.resolve("tokenizer.json");
        String tokenizer = Files.readString(file);
        ObjectNode tree = (ObjectNode) new JsonMapper().readTree(tokenizer);
        tree.withArray("added_tokens")
                .addObject()
                .put("id", 313)
                .put("content", "[far]")
                .put("special", true);
        Files.writeString(file, tree.toString());

        run("models/small", 48);

        assertThat(failure())
                .startsWith("The model of pretrain.from cannot be used: in models/small, tokenizer.json has no"
                        + " token 31")
                .endsWith(" one for each id from 0 to 313 is expected.");
        assertNoSourceWasRead();
    }

    @Test
    void namesAWeightThatIsNotANumberBeforeItReadsASource() throws IOException {
        Path file = model.resolve("model-00002-of-00002.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        int first =
                8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        bytes[first] = 0;
        bytes[first + 1] = 0x7C;
        Files.write(file, bytes);

        run("models/small", 48);

        assertThat(failure())
                .isEqualTo("The model of pretrain.from cannot be used: in models/small, lm_head.weight in"
                        + " model-00002-of-00002.safetensors has Infinity at [0, 0]; finite numbers are expected.");
        assertNoSourceWasRead();
    }

    private void assertNoSourceWasRead() {
        assertThat(events)
                .noneMatch(ShardSealed.class::isInstance)
                .noneMatch(event ->
                        event instanceof StageProgressed told && told.phase().startsWith("reading"));
    }

    @Test
    void refusesALongerContextThanTheModelHas() throws IOException {
        run("models/small", 128);

        assertThat(failure())
                .isEqualTo(
                        "pretrain.context is 128: at most 64 (the context of the model in models/small) is expected.");
    }

    @Test
    void mergesAnAdapterIntoTheModelAndLeavesTheRestAsItIsStored() throws IOException {
        writeAdapter("adapter");

        run("models/small", 48, "adapter: adapter");

        try (WeightFiles before = WeightFiles.open(model);
                WeightFiles after = WeightFiles.open(store().open(sealed().start()))) {
            String changed = "model.layers.1.self_attn.q_proj.weight";
            assertThat(after.type(changed)).isEqualTo(NumberType.F32);
            assertThat(after.read(changed, 16, 16)).isNotEqualTo(before.read(changed, 16, 16));
            String unchanged = "model.layers.1.self_attn.o_proj.weight";
            assertThat(after.type(unchanged)).isEqualTo(NumberType.F16);
            assertThat(after.read(unchanged, 16, 16)).isEqualTo(before.read(unchanged, 16, 16));
        }
    }

    @Test
    void refusesAnAdapterThatItCannotComputeBeforeItReadsASource() throws IOException {
        Path config = writeAdapter("adapter").resolve("adapter_config.json");
        Files.writeString(config, Files.readString(config).replace("\"use_dora\" : false", "\"use_dora\" : true"));

        run("models/small", 48, "adapter: adapter");

        assertThat(failure())
                .isEqualTo("The model of pretrain.adapter cannot be used: in adapter, adapter_config.json has use_dora"
                        + " set to true, which is not supported.");
        assertNoSourceWasRead();
    }

    @Test
    void refusesAHigherRankThanTheModelIsWide() throws IOException {
        run("models/small", 48, "lora: {rank: 17}");

        assertThat(failure())
                .isEqualTo(
                        "pretrain.lora.rank is 17: at most 16 (the width of the model in models/small) is expected.");
    }

    @Test
    void refusesAHigherRankInAStepOfAlignmentBeforeItReadsASource() throws IOException {
        LoraRecipe lora = new LoraRecipe(17, null, null, List.of());
        AlignmentStep step = new FinetuneRecipe.InstructionRecipe(
                "instruction-tuning", 48, 1, 8, 0.002, List.of(), lora, null, null, null);

        run("models/small", 48, "warmup: 0", List.of(step));

        assertThat(failure())
                .isEqualTo("finetune.steps[0].lora.rank is 17: at most 16 (the width of the model in models/small) is"
                        + " expected.");
        assertNoSourceWasRead();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {% for i in range(2000000000) %}x{% endfor %}                                       | the chat template cannot be rendered
            {% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}    | the chat template cannot be rendered
            {% set ns = namespace(t='xx') %}{% for i in range(60) %}{% set ns.t = ns.t + ns.t %}{% endfor %}{{ ns.t }} | the chat template cannot be rendered
            {% macro m(n) %}{{ m(n + 1) }}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}                | the chat template cannot be rendered
            {{ 'x' * 1000000000 * 1000000000 }}                                                 | the chat template cannot be rendered
            {{ messages[0].content.replace('', 'xxxxxxxxxxxxxxxx' * 100000) }}                  | the chat template
            {% for m in messages %}{{ m.content }}{{ eos_token }}                               | the chat template cannot be rendered
            """)
    void refusesATemplateThatDoesNotEndOrGrowsWithoutBoundBeforeItReadsASource(String template, String reason)
            throws IOException {
        Files.writeString(model.resolve("chat_template.jinja"), template);

        run("models/small", 48);

        assertThat(failure())
                .startsWith("The model of pretrain.from cannot be used: in models/small, " + reason)
                .hasSizeLessThan(400);
        assertNoSourceWasRead();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            vocab_size   | 200    | the vocabulary of the tokenizer has 310 tokens, but the model has 200; only added tokens
            vocab_size   | 100000 | model.embed_tokens.weight
            bos_token_id | 99999  | config.json has bos_token_id 99999, but the tokenizer's tokens are 0 to 309;
            bos_token_id | -1     | config.json has bos_token_id -1, but the tokenizer's tokens are 0 to 309;
            bos_token_id | 5      | config.json has bos_token_id 5, but the bos_token '<s>' of tokenizer_config.json has
            eos_token_id | 310    | config.json has eos_token_id 310, but the tokenizer's tokens are 0 to 309;
            """)
    void refusesAConfigThatDisagreesWithTheTokenizerBeforeItReadsASource(String field, int value, String reason)
            throws IOException {
        Path file = model.resolve("config.json");
        ObjectNode config = (ObjectNode) new JsonMapper().readTree(file.toFile());
        Files.writeString(file, config.put(field, value).toString());

        run("models/small", 48);

        assertThat(failure()).startsWith("The model of pretrain.from cannot be used: in models/small, " + reason);
        assertNoSourceWasRead();
    }

    /** An adapter of the queries that changes them. */
    private Path writeAdapter(String name) throws IOException {
        Path folder = sources.folder().resolve(name);
        try (Transformer adapted = Transformer.open(model)) {
            Adapter adapter = adapted.adapt(new Lora(2, 4, 0, Set.of("q_proj")), 1);
            for (NDArray matrix : adapter.weights().byName().values()) {
                float[] ones = new float[(int) matrix.size()];
                Arrays.fill(ones, 1);
                matrix.set(ones);
            }
            PeftFolder.write(adapter, folder);
        }
        return folder;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "models/gone | The model of pretrain.from is missing: there is no models/gone in ",
                "../outside | The model of pretrain.from is refused: ../outside leads out of ",
                "models/small/config.json | The model of pretrain.from is refused: models/small/config.json is a file",
                "notes | The model of pretrain.from cannot be used: in notes, there is no config.json"
            })
    void saysWhatIsWrongWithThePath(String from, String reason) throws IOException {
        ForeignModels.copy("float32", home.resolve("outside"));

        run(from, 48);

        assertThat(failure()).startsWith(reason);
    }

    @Test
    void refusesWeightsThatALinkPlacesOutside() throws IOException {
        Path outside = ForeignModels.copy("float16-sharded", home.resolve("outside"));
        Path file = model.resolve("model-00001-of-00002.safetensors");
        Files.delete(file);
        Files.createSymbolicLink(file, outside.resolve(file.getFileName()));

        run("models/small", 48);

        assertThat(failure()).contains("model-00001-of-00002.safetensors in this folder is a link that leads out of");
    }

    private void run(String from, int context) throws IOException {
        run(from, context, "warmup: 0");
    }

    /** @param more fields of {@code pretrain} */
    private void run(String from, int context, String more) throws IOException {
        run(from, context, more, RecipeReader.preset("smoke").finetune().steps());
    }

    private void run(String from, int context, String more, List<AlignmentStep> steps) throws IOException {
        Recipe smoke = RecipeReader.read("{preset: smoke, pretrain: {from: \"" + from + "\", tokens: 0, context: "
                + context + ", " + more + "}}");
        Recipe recipe = new Recipe(
                "small",
                1,
                SmallSources.recipe(sources.all()),
                smoke.tokenizer(),
                smoke.pretrain(),
                new FinetuneRecipe(steps),
                smoke.evaluate(),
                smoke.release());
        new JobRunner(store(), events::add, new Cancellations(), home.resolve("work"), InstantSource.system())
                .run(
                        new RunRequested(new RunId("run"), recipe),
                        new IngestJob(new SourceFolders(List.of(sources.folder())), PrivateHosts.NONE, 4_000_000));
    }

    private FolderArtifactStore store() {
        return new FolderArtifactStore(home.resolve("artifacts"));
    }

    private Corpus sealed() {
        assertThat(events).noneMatch(StageFailed.class::isInstance);
        return events.stream()
                .filter(CorpusSealed.class::isInstance)
                .map(event -> ((CorpusSealed) event).corpus())
                .findFirst()
                .orElseThrow();
    }

    private String failure() {
        return events.stream()
                .filter(StageFailed.class::isInstance)
                .map(event -> ((StageFailed) event).reason())
                .findFirst()
                .orElseThrow();
    }
}
