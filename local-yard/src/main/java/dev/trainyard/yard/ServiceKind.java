package dev.trainyard.yard;

import java.util.List;

/** The five services and their heap sizes; tensors are outside the heap. */
enum ServiceKind {
    GATEWAY("gateway", "768m"),
    INGEST("ingest-service", "1g"),
    PRETRAIN("pretrain-service", "1g"),
    FINETUNE("finetune-service", "1g"),
    EVALUATE("eval-service", "1g");

    private final String module;
    private final String heap;

    ServiceKind(String module, String heap) {
        this.module = module;
        this.heap = heap;
    }

    String module() {
        return module;
    }

    /** The name of its process and its log. */
    String childName() {
        return module.replace("-service", "");
    }

    /** The JVM options. */
    List<String> options() {
        return List.of(
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                // Quarkus requests these in its jar's manifest, which only takes effect if the jar is started directly.
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dquarkus.banner.enabled=false");
    }
}
