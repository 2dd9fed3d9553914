package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.run.RunId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An inactive run: the data for lists, and everything else as compressed bytes.
 *
 * @param outline the data for lists
 * @param state the {@link RunState} as deflated JSON; never modified
 */
record CompressedRun(Outline outline, byte[] state) {

    /**
     * The data of a run that lists show.
     *
     * @param summary absent while nothing useful is known
     * @param checkpoints see {@link RunFold#checkpoints}
     * @param decided the checkpoint on which the evaluation has decided
     * @param released whether it was released
     * @param evaluation absent until two checkpoints were evaluated
     * @param settlesAt see {@link RunFold#settlesAt}
     */
    record Outline(
            RunId id,
            @Nullable RunSummary summary,
            List<Checkpoint> checkpoints,
            @Nullable Checkpoint decided,
            boolean released,
            @Nullable ReportedEvaluation evaluation,
            @Nullable Instant settlesAt) {
        Outline {
            checkpoints = List.copyOf(checkpoints);
        }

        static Outline of(RunId id, RunFold fold) {
            return new Outline(
                    id,
                    fold.summary().orElse(null),
                    fold.checkpoints(),
                    fold.decided().orElse(null),
                    fold.released().isPresent(),
                    fold.evaluation().orElse(null),
                    fold.settlesAt().orElse(null));
        }
    }

    static CompressedRun of(RunId id, RunFold fold) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            ContractJson.mapper().writeValue(out, fold.state());
        } catch (IOException e) {
            throw new UncheckedIOException("the state of run " + id + " cannot be written", e);
        } finally {
            deflater.end();
        }
        return new CompressedRun(Outline.of(id, fold), bytes.toByteArray());
    }

    RunFold decompress() {
        try (InputStream in = new InflaterInputStream(new java.io.ByteArrayInputStream(state))) {
            return new RunFold(ContractJson.mapper().readValue(in, RunState.class));
        } catch (IOException e) {
            throw new UncheckedIOException("the state of run " + outline.id() + " cannot be read", e);
        }
    }
}
