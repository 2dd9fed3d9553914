package dev.trainyard.readers.records;

import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.util.List;

/** Mail in mbox format: each message is a document. The path {@code list.mbox:7} is the seventh message. */
final class MboxFiles implements RecordFormat {
    @Override
    public String name() {
        return "mbox";
    }

    @Override
    public List<String> endings() {
        return List.of(".mbox", ".mbx", ".mail");
    }

    /** About a fifth of a file is text; the rest is headers, quotations and attachments. */
    @Override
    public long textBytes(RecordFile file, FileSource source) throws IOException {
        return (long) (0.2 * Compressed.bytesInside(file.place()));
    }

    @Override
    public Records open(RecordFile file, FileSource source) throws IOException {
        return new MboxMessages(file);
    }

    @Override
    public void check(FileSource source, List<RecordFile> files) throws IOException {
        for (RecordFile file : files) {
            try (MboxStream stream = new MboxStream(Compressed.open(file.place()))) {
                if (stream.nextMessage()) return;
            } catch (IOException e) {
                return; // Reading will report the error; the other files may be intact.
            }
        }
        throw new RefusedFilesException(
                source.place(),
                "is not mbox: " + files.getFirst().path() + " does not begin with a line 'From …' as mbox requires.");
    }
}
