package dev.trainyard.gateway.attention;

import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.run.Stage;

/**
 * The service of a stage and the topic of its requests.
 *
 * @param name of the service
 * @param container its name in Compose
 * @param group that its replicas share
 * @param requests the topic of its requests
 */
public record StageService(String name, String container, String group, Topic requests) {
    public static StageService of(Stage stage) {
        return switch (stage) {
            case INGEST -> new StageService("ingest-service", "ingest", "ingest", Topic.RUNS);
            case PRETRAIN -> new StageService("pretrain-service", "pretrain", "pretrain-service", Topic.CORPORA);
            case FINETUNE -> new StageService("finetune-service", "finetune", "finetune-service", Topic.CHECKPOINTS);
            case EVALUATE -> new StageService("eval-service", "eval", "eval-service", Topic.CHECKPOINTS);
        };
    }

    /** The prefix of the consumer groups in which each process reads all runs. */
    public String ownGroupPrefix() {
        return name + "-runs-";
    }

    static String title(Stage stage) {
        return switch (stage) {
            case INGEST -> "Data collection";
            case PRETRAIN -> "Pre-training";
            case FINETUNE -> "Alignment";
            case EVALUATE -> "Evaluation";
        };
    }
}
