package dev.trainyard.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.runtime.http.PageOrigin.FetchMetadata;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageOriginTest {
    private static final Authority HERE = new Authority("localhost", 8080);
    private final PageOrigin pages = new PageOrigin(Set.of("https://tools.example.org"));

    @Test
    void allowsProgramsAndItsOwnPage() {
        assertThat(pages.refusal("POST", signs(null, null), HERE)).isEmpty();
        assertThat(pages.refusal("POST", signs("http://localhost:8080", "same-origin"), HERE))
                .isEmpty();
        assertThat(pages.refusal("GET", signs(null, "none"), HERE)).isEmpty();
    }

    @Test
    void knowsItsOwnPageBehindAProxyThatEndsTls() {
        Authority usual = new Authority("yard.example.org", -1);

        assertThat(pages.refusal("POST", signs("https://yard.example.org", null), usual))
                .isEmpty();
        assertThat(pages.refusal("POST", signs("http://yard.example.org", null), usual))
                .isEmpty();
        assertThat(pages.refusal("POST", signs("https://yard.example.org:8443", null), usual))
                .isPresent();
    }

    @Test
    void allowsPagesTheHeadersThatTheyAskFor() {
        for (String asked : List.of("authorization,x-stainless-lang,x-stainless-retry-count", "Content-Type , x_1")) {
            assertThat(PageOrigin.headers(asked)).isEqualTo(asked);
        }
    }

    @Test
    void namesTheUsualHeadersIfAPageAsksForNoneOrForInvalidOnes() {
        for (String asked :
                List.of("", ",", "a,,b", "a b", "a;b", "a\r\nx: y", "x:y", "é", "a,".repeat(999) + "aaaa")) {
            assertThat(PageOrigin.headers(asked))
                    .as(asked)
                    .isEqualTo("Authorization, Content-Type, Accept, Last-Event-ID");
        }
        assertThat(PageOrigin.headers(null)).contains("Authorization");
    }

    @Test
    void allowsListedOrigins() {
        assertThat(pages.refusal("POST", signs("https://tools.example.org", "cross-site"), HERE))
                .isEmpty();
        assertThat(pages.refusal("POST", signs("http://tools.example.org", "cross-site"), HERE))
                .isPresent();
        assertThat(pages.refusal("POST", signs("https://tools.example.org.evil.example", null), HERE))
                .isPresent();
    }

    @Test
    void refusesEveryOtherPage() {
        for (String origin :
                List.of("null", "", "http://evil.example", "http://localhost:8081", "ftp://localhost:8080")) {
            for (String method : List.of("GET", "POST", "OPTIONS", "PROPFIND")) {
                assertThat(pages.refusal(method, signs(origin, null), HERE))
                        .as(origin)
                        .isPresent();
            }
        }
        assertThat(pages.refusal("POST", signs(null, "cross-site"), HERE)).isPresent();
        assertThat(pages.refusal("GET", signs(null, "same-site"), HERE)).isPresent();
    }

    @Test
    void allowsALinkToADocumentButNoFrameAndNoForm() {
        assertThat(pages.refusal("GET", new FetchMetadata(null, "cross-site", "navigate", "document"), HERE))
                .isEmpty();
        assertThat(pages.refusal("GET", new FetchMetadata(null, "cross-site", "navigate", "iframe"), HERE))
                .isPresent();
        assertThat(pages.refusal("POST", new FetchMetadata(null, "cross-site", "navigate", "document"), HERE))
                .isPresent();
    }

    @Test
    void refusesAListWithAnythingOtherThanOrigins() {
        for (String origin :
                List.of("*", "null", "tools.example.org", "https://tools.example.org/", "https://*.example.org")) {
            assertThatThrownBy(() -> new PageOrigin(Set.of(origin)))
                    .hasMessageStartingWith("'" + origin + "' is not an origin:");
        }
    }

    private static FetchMetadata signs(@Nullable String origin, @Nullable String site) {
        return new FetchMetadata(origin, site, null, null);
    }
}
