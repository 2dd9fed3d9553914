package dev.trainyard.yard.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trainyard.yard.broker.BrokerHealth;
import dev.trainyard.yard.broker.BrokerProcess;
import dev.trainyard.yard.topics.TopicConsumer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A supervised broker whose small disk fills up and is emptied again. */
class FullDiskIT {
    private static final String TOPIC = "trainyard.runs";

    @TempDir
    Path folder;

    private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();
    private Path disk;

    @BeforeEach
    void mountASmallDisk() throws Exception {
        LogSettings.begin();
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString()) == 0, "may not mount");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    @Test
    @Timeout(600)
    void recoversWithAllItsRecordsWhenThereIsDiskSpaceAgain() throws Exception {
        List<Integer> ports = FreePorts.pick(2);
        String bootstrap = "127.0.0.1:" + ports.getFirst();
        RestartRule rule = new RestartRule(2, Duration.ofSeconds(1), Duration.ofSeconds(5));
        try (Supervisor _ = Supervisor.start(broker(ports), rule, InstantSource.system(), notices::add, () -> {})) {
            while (!BrokerHealth.answers(bootstrap)) TimeUnit.MILLISECONDS.sleep(200);
            make(bootstrap);
            assertThat(isStored(bootstrap, "before")).isTrue();

            Path filler = fill();
            while (isStored(bootstrap, "x".repeat(100_000))) TimeUnit.MILLISECONDS.sleep(10);
            // It dies repeatedly, each time because a log cannot be written.
            assertThat(notices.poll(5, TimeUnit.MINUTES)).contains("kafka exited with status");
            Files.delete(filler);

            while (!isStored(bootstrap, "after")) TimeUnit.MILLISECONDS.sleep(200);
            try (TopicConsumer topics = new TopicConsumer(bootstrap)) {
                assertThat(topics.read(TOPIC))
                        .extracting(record -> new String(record.body(), StandardCharsets.UTF_8))
                        .startsWith("before")
                        .endsWith("after");
            }
        }
    }

    private ChildSpec broker(List<Integer> ports) {
        return new ChildSpec(
                "kafka",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        disk.resolve("kafka").toString(),
                        ports.getFirst().toString(),
                        ports.getLast().toString()),
                Map.of(),
                folder.resolve("kafka.log"));
    }

    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        byte[] some = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) out.write(some);
        } catch (IOException full) {
            return filler;
        }
    }

    private static void make(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static boolean isStored(String bootstrap, String body) throws InterruptedException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrap,
                "acks", "all",
                "max.block.ms", 5_000,
                "request.timeout.ms", 5_000,
                "delivery.timeout.ms", 10_000);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, "run", body.getBytes(StandardCharsets.UTF_8)))
                    .get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
