package dev.trainyard.readers.records;

import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import org.apache.james.mime4j.MimeException;
import org.jspecify.annotations.Nullable;

/** The messages of one mbox. */
final class MboxMessages implements Records {
    private final RecordFile file;
    private final MboxStream messages;
    private long number;

    MboxMessages(RecordFile file) throws IOException {
        this.file = file;
        this.messages = new MboxStream(Compressed.open(file.place()));
    }

    @Override
    public @Nullable Found next() throws IOException {
        try {
            if (!messages.nextMessage()) {
                if (number > 0) return null;
                throw new IOException("no line 'From …' at its start");
            }
            number++;
            return found(file.at(number));
        } catch (IOException e) {
            throw new IOException("after message " + number + ": " + Details.of(e), e);
        }
    }

    private Found found(String path) throws IOException {
        // The parser closes its stream, but the next message is in the same stream.
        FilterInputStream message = new FilterInputStream(messages) {
            @Override
            public void close() {}
        };
        try {
            return MailMessage.read(message).found(path);
        } catch (MimeException | IOException | RuntimeException e) {
            if (messages.failure() instanceof IOException failure) throw failure;
            return new Found.Lost(path, ReadFailure.MALFORMED, Details.of(e));
        }
    }

    @Override
    public void close() throws IOException {
        messages.close();
    }
}
