package dev.trainyard.gateway;

import dev.trainyard.gateway.chat.RefusedChatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the body of a request to a model. Invalid text is rejected, because with replacement characters it would be
 * another request.
 */
final class BodyText {
    private BodyText() {}

    /** @param charset its name in the content type; null if absent */
    static String read(byte[] body, @Nullable String charset) {
        Charset known = known(charset);
        try {
            return known.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new RefusedChatException(
                    400, "The body of the request is not valid " + known.name() + ".", null, null);
        }
    }

    private static Charset known(@Nullable String charset) {
        try {
            return charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset);
        } catch (IllegalArgumentException e) {
            throw new RefusedChatException(
                    415,
                    "The charset of the body is '" + charset + "': utf-8 is expected.",
                    null,
                    "unsupported_content_type");
        }
    }
}
