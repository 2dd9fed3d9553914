package dev.trainyard.benchmark;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command behind {@code ./trainyard bench}. */
@Command(
        name = "./trainyard bench",
        synopsisSubcommandLabel =
                "pretrain|finetune|tokenizer|generate|rollouts|evaluate|learning|alignment|ingest|kept|collection"
                        + "|large-corpus|gateway-restart|pages|files|decode|adaptation|replicas",
        description = "Measures speed in comparison with Python libraries; a ratio above 1 means that"
                + " trainyard is faster.",
        subcommands = {
            PretrainBenchmark.class,
            FinetuneBenchmark.class,
            TokenizerBenchmark.class,
            GenerateBenchmark.class,
            RolloutsBenchmark.class,
            EvaluateBenchmark.class,
            LearningBenchmark.class,
            AlignmentBenchmark.class,
            IngestBenchmark.class,
            KeptBenchmark.class,
            CollectionBenchmark.class,
            LargeCorpusBenchmark.class,
            GatewayRestartBenchmark.class,
            PagesBenchmark.class,
            FilesBenchmark.class,
            DecodedSamples.class,
            AdaptationBenchmark.class,
            ReplicasBenchmark.class
        })
public final class Benchmarks {
    /** Kept in a field, because a logger without a strong reference loses its level. */
    private static final Logger LIBRARY = Logger.getLogger("ai.djl");

    private Benchmarks() {}

    public static void main(String[] arguments) {
        LIBRARY.setLevel(Level.WARNING);
        CommandLine command = new CommandLine(new Benchmarks());
        command.setExecutionExceptionHandler((e, _, _) -> {
            if (!(e instanceof IOException) && !(e instanceof RefusedException)) throw e;
            System.err.println(e.getMessage());
            return 1;
        });
        System.exit(command.execute(arguments));
    }
}
