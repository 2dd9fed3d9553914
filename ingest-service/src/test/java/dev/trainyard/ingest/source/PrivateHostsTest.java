package dev.trainyard.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.recipe.SourceRecipe.WebRecipe;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrivateHostsTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final NameResolver NAMES = host -> new InetAddress[] {LOOPBACK};

    @Test
    void allowsHostsThatBothTheRecipeAndTheOperatorAllow() throws IOException {
        PrivateHosts hosts = new PrivateHosts(List.of("Wiki.Example.", "::1", "other.example"));

        assertThat(hosts.allowedBy(allowing("wiki.example"), NAMES).addresses("WIKI.example"))
                .containsExactly(LOOPBACK);
        assertThat(hosts.allowedBy(allowing("[::1]"), NAMES).addresses("[::1]")).containsExactly(LOOPBACK);
    }

    @Test
    void allowsNoHostThatTheRecipeDoesNotAllow() {
        PrivateHosts hosts = new PrivateHosts(List.of("wiki.example", "other.example"));

        assertThatThrownBy(
                        () -> hosts.allowedBy(allowing("wiki.example"), NAMES).addresses("other.example"))
                .isInstanceOf(PrivateHostException.class);
    }

    @Test
    void refusesAHostThatOnlyTheRecipeAllows() {
        assertThatThrownBy(() -> PrivateHosts.NONE.allowedBy(allowing("wiki.example"), NAMES))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("wiki.example");
        assertThatThrownBy(() -> new PrivateHosts(List.of("example")).allowedBy(allowing("wiki.example"), NAMES))
                .isInstanceOf(SourceRefusedException.class);
    }

    private static WebRecipe allowing(String host) {
        return new WebRecipe(
                "pages",
                "none",
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of("http://wiki.example/"),
                null,
                List.of(host),
                null);
    }
}
