package dev.trainyard.model.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.folder.ModelFile;
import dev.trainyard.model.folder.RefusedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A low-rank adapter in the layout of Hugging Face's PEFT: {@code adapter_config.json} and
 * {@code adapter_model.safetensors}, ours or another program's. It has to be closed.
 *
 * <p>Adapters of the matrices in the layers are read, with any rank for each, and with {@code use_rslora}, whose product
 * is divided by the rank's root instead of the rank (Kalajdzievski 2023). What would change the result and is not
 * supported is refused by its name, and so is every setting that is not known.
 */
public final class PeftFolder implements AutoCloseable {
    /** The folder in which a checkpoint keeps its adapter. */
    public static final String IN_CHECKPOINT = "adapter";

    private static final String CONFIG = "adapter_config.json";
    private static final String FILE = "adapter_model.safetensors";
    private static final String PREFIX = "base_model.model.";
    private static final JsonMapper JSON = new JsonMapper();

    /** PEFT's rank if a config names none. */
    private static final int MISSING_RANK = 8;

    /** Settings that were used in training or by the program, and do not change what the stored matrices mean. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "auto_mapping",
            "base_model_name_or_path",
            "exclude_modules",
            "inference_mode",
            "layers_pattern",
            "layers_to_transform",
            "lora_dropout",
            "megatron_core",
            "peft_version",
            "qalora_group_size",
            "revision",
            "runtime_config",
            "target_modules",
            "task_type",
            "ensure_weight_tying");

    /** The settings that are interpreted here. */
    private static final Set<String> READ =
            Set.of("peft_type", "r", "rank_pattern", "lora_alpha", "use_rslora", "bias", "init_lora_weights");

    /** Ways to choose the first values that leave the model's own weights as they are. */
    private static final Set<String> HARMLESS_BEGINNINGS = Set.of("true", "false", "gaussian", "orthogonal", "eva");

    private final Safetensors file;
    private final Map<String, MergedTensors.Change> changes;

    private PeftFolder(Safetensors file, Map<String, MergedTensors.Change> changes) {
        this.file = file;
        this.changes = Map.copyOf(changes);
    }

    /**
     * Opens an adapter and checks all of it.
     *
     * @param shape of the model that it is for
     * @throws RefusedModelException if the adapter is of another kind or for another model; the message says what
     *     differs
     */
    public static PeftFolder open(Path folder, ModelShape shape) throws IOException {
        JsonNode config = ModelFile.json(folder, CONFIG);
        check(config);
        double alpha = alpha(config);
        boolean byRoot = config.path("use_rslora").asBoolean();
        Set<Integer> ranks = ranks(config);
        if (!Files.exists(folder.resolve(FILE))) {
            throw new RefusedModelException("there is no " + FILE + "; adapters in other files are not supported");
        }
        Safetensors file = Safetensors.open(folder.resolve(FILE));
        try {
            return new PeftFolder(file, changes(file, shape, alpha, byRoot, ranks));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void check(JsonNode config) throws IOException {
        String kind = config.path("peft_type").asText("");
        if (!kind.equals("LORA")) {
            throw new RefusedModelException(
                    CONFIG + " has the peft_type '" + kind + "'; only adapters of the type LORA are supported");
        }
        if (!config.path("bias").asText("none").equals("none")) {
            throw new RefusedModelException(CONFIG + " has the bias '"
                    + config.path("bias").asText() + "'; only adapters without trained biases ('none') are supported");
        }
        String beginning = config.path("init_lora_weights").asText("true");
        if (!HARMLESS_BEGINNINGS.contains(beginning)) {
            throw new RefusedModelException(CONFIG + " has the init_lora_weights '" + beginning
                    + "', with which the model's own weights were changed, too; that is not supported");
        }
        for (Map.Entry<String, JsonNode> setting : config.properties()) {
            String name = setting.getKey();
            if (READ.contains(name) || WITHOUT_EFFECT.contains(name) || isOff(setting.getValue())) continue;
            throw new RefusedModelException(
                    CONFIG + " has " + name + " set to " + setting.getValue() + ", which is not supported");
        }
    }

    private static boolean isOff(JsonNode value) {
        return value.isNull()
                || value.isBoolean() && !value.booleanValue()
                || value.isContainerNode() && value.isEmpty();
    }

    private static double alpha(JsonNode config) throws IOException {
        JsonNode alpha = config.path("lora_alpha");
        if (alpha.isNumber() && Double.isFinite(alpha.doubleValue())) return alpha.doubleValue();
        throw new RefusedModelException(CONFIG + " has the lora_alpha " + alpha + "; a number is expected");
    }

    /** The ranks that matrices may have; the strength of a change depends on its rank. */
    private static Set<Integer> ranks(JsonNode config) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        config.path("rank_pattern").forEach(all::add);
        JsonNode usual = config.path("r");
        if (usual.isMissingNode()) all.add(JSON.getNodeFactory().numberNode(MISSING_RANK));
        else all.add(usual);
        Set<Integer> ranks = new TreeSet<>();
        for (JsonNode rank : all) {
            if (!rank.isIntegralNumber() || !rank.canConvertToInt() || rank.intValue() < 1) {
                throw new RefusedModelException(
                        CONFIG + " has the rank " + rank + "; a whole number of at least 1 is expected");
            }
            ranks.add(rank.intValue());
        }
        return ranks;
    }

    private static Map<String, MergedTensors.Change> changes(
            Safetensors file, ModelShape shape, double alpha, boolean byRoot, Set<Integer> ranks) throws IOException {
        Map<String, MergedTensors.Change> changes = new HashMap<>();
        Set<String> known = new TreeSet<>();
        for (WeightLayout.Stack stack : WeightLayout.of(shape)) {
            if (!stack.isLayerMatrix()) continue;
            for (WeightLayout.Part part : stack.parts()) {
                String a = PREFIX + Lora.module(part) + LoraTensors.A;
                String b = PREFIX + Lora.module(part) + LoraTensors.B;
                if (!file.has(a) && !file.has(b)) continue;
                long[] found = file.shape(a);
                int rank = found.length == 2 && found[0] <= Integer.MAX_VALUE ? (int) found[0] : 0;
                if (rank < 1) throw new RefusedModelException(a + " in " + FILE + " has no rows");
                if (!ranks.contains(rank)) {
                    throw new RefusedModelException(a + " in " + FILE + " has the rank " + rank + ", but " + CONFIG
                            + " names the ranks " + new TreeSet<>(ranks) + " (r and rank_pattern); they must agree");
                }
                file.check(a, rank, stack.columns());
                file.check(b, part.rows(), rank);
                file.requireFinite(a, (long) rank * stack.columns());
                file.requireFinite(b, (long) part.rows() * rank);
                known.addAll(List.of(a, b));
                double scale = alpha / (byRoot ? Math.sqrt(rank) : rank);
                changes.put(
                        part.name(),
                        () -> new LowRank(
                                file.read(a, rank, stack.columns()), file.read(b, part.rows(), rank), rank, scale));
            }
        }
        for (String name : file.names()) {
            if (known.contains(name)) continue;
            throw new RefusedModelException(FILE + " has the tensor " + name
                    + ", which is not a part of an adapter of the model's attention or feed-forward matrices");
        }
        if (changes.isEmpty()) throw new RefusedModelException(FILE + " changes no matrix");
        return changes;
    }

    /** The model's weights with this adapter's changes. They can be read as long as both are open. */
    public Tensors over(Tensors weights) {
        return new MergedTensors(weights, changes);
    }

    /**
     * Writes a checkpoint: the model of a folder, whose matrices are changed by an adapter, and the adapter by itself.
     *
     * @param start the folder of the model that was adapted
     */
    public static void writeMerged(Path start, Adapter adapter, Path to) throws IOException {
        Files.createDirectories(to);
        ModelShape shape = ModelConfig.read(start);
        ModelConfig.write(to, shape, ModelConfig.tokens(start));
        try (WeightFiles weights = WeightFiles.open(start)) {
            Safetensors.write(to.resolve(Transformer.FILE), Map.of("format", "pt"), merged(weights, shape, adapter));
        }
        write(adapter, to.resolve(IN_CHECKPOINT));
    }

    /** A model's tensors with an adapter's changes, which are read when they are written. */
    static List<Safetensors.Entry> merged(Tensors weights, ModelShape shape, Adapter adapter) throws IOException {
        Tensors merged = new MergedTensors(weights, changes(adapter));
        List<Safetensors.Entry> entries = new ArrayList<>();
        for (WeightLayout.Stack stack : WeightLayout.of(shape)) {
            for (WeightLayout.Part part : stack.parts()) {
                entries.add(Safetensors.Entry.copy(merged, part.name(), stack.shape(part.rows())));
            }
        }
        return entries;
    }

    private static Map<String, MergedTensors.Change> changes(Adapter adapter) {
        Map<String, Safetensors.Entry> entries = new HashMap<>();
        for (Safetensors.Entry entry : adapter.weights().entries("")) entries.put(entry.name(), entry);
        Lora lora = adapter.lora();
        Map<String, MergedTensors.Change> changes = new HashMap<>();
        entries.forEach((name, b) -> {
            if (!name.endsWith(LoraTensors.B)) return;
            String module = name.substring(0, name.length() - LoraTensors.B.length());
            Safetensors.Entry a = entries.get(module + LoraTensors.A);
            if (a == null) throw new IllegalStateException(module + " has no first matrix");
            changes.put(module + ".weight", () -> new LowRank(a.values(), b.values(), lora.rank(), lora.scale()));
        });
        return changes;
    }

    /** Writes an adapter, so that PEFT can open it beside the model that it was trained on. */
    public static void write(Adapter adapter, Path folder) throws IOException {
        Files.createDirectories(folder);
        Lora lora = adapter.lora();
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("peft_type", "LORA");
        config.put("task_type", "CAUSAL_LM");
        config.put("base_model_name_or_path", null);
        config.put("inference_mode", true);
        config.put("r", lora.rank());
        config.put("lora_alpha", lora.alpha());
        config.put("lora_dropout", lora.dropout());
        config.put("target_modules", new TreeSet<>(adapter.modules()));
        config.put("bias", "none");
        config.put("fan_in_fan_out", false);
        config.put("init_lora_weights", true);
        config.put("use_rslora", false);
        config.put("use_dora", false);
        ObjectNode written = JSON.valueToTree(config);
        Files.writeString(
                folder.resolve(CONFIG), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(written));
        Safetensors.write(
                folder.resolve(FILE), Map.of("format", "pt"), adapter.weights().entries(PREFIX));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
