package dev.trainyard.ingest.extraction.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
    @ParameterizedTest
    @CsvSource({
        "HTTPS://Docs.Example/A#b, https://docs.example/A",
        "http://docs.example, http://docs.example/",
        "http://docs.example?a=b, http://docs.example/?a=b",
        "http://docs.example/ä b|c, http://docs.example/%C3%A4%20b%7Cc",
        "http://docs.example/%C3%A4%, http://docs.example/%C3%A4%25",
        "http://bücher.example:8080/, http://xn--bcher-kva.example:8080/",
        "http://[::1]:80/x, http://[::1]:80/x"
    })
    void isTheAddressThatIsSentToTheServer(String text, String address) throws NotFetchedException {
        assertThat(WebAddress.of(text)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://docs.example/",
                "docs.example/page",
                "jar:http://docs.example/a!/b",
                "http://name:secret@docs.example/",
                "http://name@docs.example/",
                "http:///page",
                "http://docs.example:0/",
                "http://docs.example:70000/",
                "http://docs.example:port/",
                "http://%31%32%37.0.0.1/",
                ""
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> WebAddress.of(text)).isInstanceOf(NotFetchedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/x, https://docs.example/x",
        "x y, https://docs.example/a/x%20y",
        "?c=d, https://docs.example/a/b?c=d",
        "//other.example/x, https://other.example/x",
        "http://[::1]/x, http://[::1]/x",
        "../../../x, https://docs.example/../../x"
    })
    void resolvesARedirect(String location, String address) throws NotFetchedException {
        assertThat(WebAddress.of("https://docs.example/a/b").resolve(location)).hasToString(address);
    }

    @Test
    void refusesARedirectToAnotherScheme() throws NotFetchedException {
        WebAddress page = WebAddress.of("https://docs.example/a/b");

        assertThatThrownBy(() -> page.resolve("javascript:alert(1)")).isInstanceOf(NotFetchedException.class);
    }
}
