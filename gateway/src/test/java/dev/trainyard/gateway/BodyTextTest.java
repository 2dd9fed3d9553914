package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.gateway.chat.RefusedChatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BodyTextTest {
    @Test
    void isReadInTheCharsetThatTheContentTypeNames() {
        assertThat(BodyText.read("é €".getBytes(StandardCharsets.UTF_8), null)).isEqualTo("é €");
        assertThat(BodyText.read("é".getBytes(StandardCharsets.ISO_8859_1), "iso-8859-1"))
                .isEqualTo("é");
        assertThat(BodyText.read(new byte[0], "UTF-8")).isEmpty();
    }

    @Test
    void refusesAnUnknownCharset() {
        for (String charset : List.of("klingon", "no charset", "")) {
            RefusedChatException refusal = refusal(new byte[0], charset);

            assertThat(refusal.status()).as(charset).isEqualTo(415);
            assertThat(refusal.body().error().code()).isEqualTo("unsupported_content_type");
        }
        assertThat(refusal(new byte[0], "klingon"))
                .hasMessage("The charset of the body is 'klingon': utf-8 is expected.");
    }

    @Test
    void refusesInvalidTextInsteadOfReplacingIt() {
        RefusedChatException refusal = refusal(new byte[] {'{', (byte) 0xE9, '}'}, null);

        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal).hasMessage("The body of the request is not valid UTF-8.");
    }

    private static RefusedChatException refusal(byte[] body, @Nullable String charset) {
        return catchThrowableOfType(RefusedChatException.class, () -> BodyText.read(body, charset));
    }
}
