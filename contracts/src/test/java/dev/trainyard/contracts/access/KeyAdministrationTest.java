package dev.trainyard.contracts.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyAdministrationTest {
    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

    @TempDir
    Path home;

    @Test
    void storesOnlyTheDigestOfAKey() throws Exception {
        String text = administration().add("alice", EnumSet.of(KeyRole.LOOK, KeyRole.CHAT));

        String kept = Files.readString(home.resolve("keys.json"));
        assertThat(text).startsWith("trainyard-").hasSize(10 + 43);
        assertThat(kept).doesNotContain(text).contains(AccessKey.digest(text).hex());
        AccessKey key = file().read().getFirst();
        assertThat(key.has(AccessKey.digest(text))).isTrue();
        assertThat(key.has(AccessKey.digest(text + " "))).isFalse();
        assertThat(administration().list()).containsExactly("alice  look, chat     since 2026-11-29T10:00:00Z");
    }

    @Test
    void makesADifferentKeyEachTime() throws Exception {
        assertThat(administration().add("a", Set.of(KeyRole.RUN)))
                .isNotEqualTo(administration().add("b", Set.of(KeyRole.RUN)));
    }

    @Test
    void makesTheFileReadableOnlyByItsOwner() throws Exception {
        administration().add("alice", Set.of(KeyRole.RUN));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("keys.json"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(home)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("keys.json", "keys.json.lock");
        }
    }

    @Test
    void removesAKey() throws Exception {
        administration().add("alice", Set.of(KeyRole.RUN));
        administration().add("bob", Set.of(KeyRole.LOOK));

        administration().remove("alice");

        assertThat(file().read()).extracting(AccessKey::name).containsExactly("bob");
    }

    @Test
    void refusesATakenOrInvalidName() throws Exception {
        administration().add("alice", Set.of(KeyRole.RUN));

        assertThatThrownBy(() -> administration().add("alice", Set.of(KeyRole.RUN)))
                .hasMessage("A key named alice already exists: remove it first, or choose another name.");
        assertThatThrownBy(() -> administration().add("a b", Set.of(KeyRole.RUN)))
                .hasMessageStartingWith("The key's name is 'a b':");
        assertThatThrownBy(() -> administration().add("carol", Set.of()))
                .hasMessage("The key carol has no role: look, chat or run is expected.");
        assertThatThrownBy(() -> administration().remove("carol"))
                .hasMessage("There is no key named carol; 'keys list' shows them all.");
        assertThat(file().read()).hasSize(1);
    }

    @Test
    void hasNoKeysWithoutAFile() throws Exception {
        assertThat(file().read()).isEmpty();
        assertThat(administration().list()).isEmpty();
    }

    @Test
    void saysThatAFileIsNotWhatItWrote() throws Exception {
        for (String text : List.of(
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"keys\": null}",
                "{\"keys\": [null]}",
                "{\"keys\": [{}]}",
                "{\"keys\": []} {}",
                "{\"keys\": [{\"name\": \"a\", \"roles\": [\"king\"], \"sha256\": \"x\"}]}")) {
            Files.writeString(home.resolve("keys.json"), text);

            assertThatThrownBy(() -> file().read())
                    .as(text)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("The keys in " + home.resolve("keys.json") + " cannot be read: ")
                    .hasMessageEndingWith("Restore the file, or delete it and create new keys.")
                    .message()
                    .doesNotContain("Exception")
                    .doesNotContain("dev.trainyard");
        }
    }

    @Test
    void takesTheCommandOfTheContainer() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Keys keys = new Keys(administration(), new PrintStream(out), new PrintStream(errors));

        assertThat(keys.run("add", "app", "--role", "chat")).isZero();
        String text = out.toString(StandardCharsets.UTF_8).strip();
        assertThat(file().read().getFirst().has(AccessKey.digest(text))).isTrue();
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("shown only this once");
        assertThat(keys.run("list")).isZero();
        assertThat(keys.run("remove", "app")).isZero();
        assertThat(file().read()).isEmpty();
        for (String wrong :
                List.of("", "add", "add x --role", "add x --role king", "add x --rule run", "remove", "show")) {
            assertThat(keys.run(wrong.isEmpty() ? new String[0] : wrong.split(" ")))
                    .as(wrong)
                    .isEqualTo(2);
        }
    }

    @Test
    void findsTheFileAsTheGatewayDoes() {
        assertThat(Keys.file(Map.of("TRAINYARD_HOME", "/var/trainyard")).path())
                .isEqualTo(Path.of("/var/trainyard/keys.json"));
        assertThat(Keys.file(Map.of("TRAINYARD_GATEWAY_KEYS_FILE", "/run/secrets/keys"))
                        .path())
                .isEqualTo(Path.of("/run/secrets/keys"));
    }

    private KeyFile file() {
        return KeyFile.in(home);
    }

    private KeyAdministration administration() {
        return new KeyAdministration(file(), () -> NOW, new SecureRandom());
    }
}
