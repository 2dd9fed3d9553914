package dev.trainyard.readers.records;

import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.james.mime4j.MimeException;

/** A file with one mail message, as mail programs write it with the ending {@code .eml}. */
public final class MailFile {
    private MailFile() {}

    /** The message's subject and text; a message in HTML is a page. */
    public static Found read(String path, byte[] bytes) {
        try {
            return MailMessage.read(new ByteArrayInputStream(bytes)).found(path);
        } catch (MimeException | IOException | RuntimeException e) {
            return new Found.Lost(path, ReadFailure.MALFORMED, Details.of(e));
        }
    }
}
