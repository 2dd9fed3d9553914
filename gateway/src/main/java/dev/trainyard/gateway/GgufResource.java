package dev.trainyard.gateway;

import dev.trainyard.contracts.artifact.ExportProof;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.gateway.history.OfferedModel;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.history.RunView;
import dev.trainyard.model.export.ExportCheck;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.gguf.GgufExport;
import dev.trainyard.model.gguf.GgufType;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DamagedArtifactException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Serves a run's models as GGUF files, which are generated while they are sent. */
@Path("/api/runs/{id}/model.gguf")
@Tag(name = "Models")
public class GgufResource {
    private static final String ALIGNED = "aligned";
    private static final String BASE = "base";
    private static final String VARIANT = "[a-z0-9][a-z0-9-]{0,39}";

    private final RunService runService;
    private final RunHistory history;
    private final ArtifactStore store;

    GgufResource(RunService runService, RunHistory history, ArtifactStore store) {
        this.runService = runService;
        this.history = history;
        this.store = store;
    }

    @GET
    @Produces({MediaType.APPLICATION_OCTET_STREAM, Problem.MEDIA_TYPE})
    @RunOnVirtualThread
    @Operation(
            operationId = "getGguf",
            summary = "A model of the run as one GGUF file for llama.cpp",
            description = "model: aligned for the released model; base; start for the model from which training"
                    + " continued; or the name of an alignment step for the checkpoint that it produced. type: f32,"
                    + " f16, bf16, or q8_0 (blocks of 8-bit integers).")
    @APIResponse(responseCode = "200", content = @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM))
    @APIResponse(
            responseCode = "409",
            description = "The run has no such model",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "410",
            description = "The model's folder is missing or damaged",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "422",
            description =
                    "llama.cpp does not support a part of the model or its tokenizer, or the file would not answer"
                            + " as the model does; detail says which",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response get(
            @PathParam("id") String id,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            pattern = "^" + VARIANT + "$",
                                            defaultValue = ALIGNED))
                    @QueryParam("model")
                    @DefaultValue(ALIGNED)
                    String model,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"f32", "f16", "bf16", "q8_0"},
                                            defaultValue = "f16"))
                    @QueryParam("type")
                    @DefaultValue("f16")
                    String type)
            throws IOException {
        GgufType stored = GgufType.of(type)
                .orElseThrow(() -> RefusedException.of(
                        400,
                        "The type is unknown",
                        "type is '" + type + "': one of "
                                + Arrays.stream(GgufType.values())
                                        .map(GgufType::key)
                                        .collect(Collectors.joining(", "))
                                + " is expected."));
        if (!model.matches(VARIANT)) {
            throw RefusedException.of(
                    400,
                    "The model does not exist",
                    "model is '" + model + "': aligned, base, start or the name of an alignment step is expected.");
        }
        RunView run = runService.find(id);
        String name = id + (model.equals(ALIGNED) ? "" : "-" + model);
        Checkpoint checkpoint = checkpoint(run, model);
        refuseWhatWasDisproved(checkpoint, name);
        GgufExport export = export(folder(checkpoint), name, stored);
        StreamingOutput file = export::write;
        return Response.ok(file)
                .type(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_LENGTH, export.bytes())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "-" + type + ".gguf\"")
                .build();
    }

    private static void refuseWhatWasDisproved(Checkpoint checkpoint, String name) {
        ExportProof proof = checkpoint.exportProof();
        if (proof == null) return;
        Optional<ExportProof.Difference> difference = proof.difference(ExportCheck.GGUF);
        if (difference.isEmpty()) return;
        throw RefusedException.of(
                422,
                "The file would not answer as the model does",
                "The model " + name + " is not exported as GGUF, since such a file did not give the model's answers: "
                        + difference.get().what() + ".");
    }

    /** Detects everything that prevents an export, before the first byte of the file is sent. */
    private static GgufExport export(java.nio.file.Path folder, String name, GgufType type) throws IOException {
        try {
            return GgufExport.of(folder, name, type);
        } catch (RefusedModelException e) {
            throw RefusedException.of(
                    422,
                    "The model cannot be exported",
                    "The model " + name + " cannot be written as a GGUF file: " + e.getMessage()
                            + ". Its checkpoint is a Hugging Face folder, which transformers can open directly.");
        }
    }

    private Checkpoint checkpoint(RunView run, String model) {
        return history.models().stream()
                .filter(it -> it.run().equals(run.id()))
                .filter(it -> model.equals(it.release() ? ALIGNED : it.variant()))
                .map(OfferedModel::checkpoint)
                .findFirst()
                .orElseThrow(() -> missing(run, model));
    }

    private static RefusedException missing(RunView run, String model) {
        String is = "Run " + run.id() + " is " + run.state().key() + " and has ";
        return switch (model) {
            case BASE -> RefusedException.of(409, "There is no base model", is + "no pre-trained model yet.");
            case ALIGNED ->
                RefusedException.of(
                        409,
                        "There is no released model",
                        is + "no released model; model=base returns the model before alignment.");
            default ->
                RefusedException.of(
                        409,
                        "The step has no model",
                        is + "no model of a step " + model + "; GET /v1/models lists the models that it has, and"
                                + " model=aligned returns the released model.");
        };
    }

    private java.nio.file.Path folder(Checkpoint checkpoint) throws IOException {
        try {
            return store.open(checkpoint.artifact());
        } catch (DamagedArtifactException e) {
            store.setAside(checkpoint.artifact().location());
            throw RefusedException.of(
                    410, "The model is damaged", e.getMessage() + " Start the recipe again to rebuild it.");
        }
    }
}
