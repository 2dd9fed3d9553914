package dev.trainyard.readers.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.readers.FileFormat;
import dev.trainyard.readers.charset.TextDecoder;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail that Python wrote and read, by {@code src/test/python/sample_mbox.py}, and mail by hand. */
class MboxTest {
    private static final String SEPARATOR = "From a@a.example Wed May  1 12:00:00 2024\n";

    @TempDir
    private Path folder;

    @Test
    void readsEveryCharsetAndEncodingAsPythonDoes() throws IOException {
        Path file = Files.write(folder.resolve("list.mbox"), resource("list.mbox"));
        List<String> expected = new ArrayList<>();
        for (JsonNode mail : new ObjectMapper().readTree(resource("list.json"))) {
            boolean html = mail.get("type").asText().equals("text/html");
            String subject = mail.get("subject").asText();
            expected.add("list.mbox:" + (expected.size() + 1) + (html ? ".html " : " ")
                    + mail.get("date").asText() + " "
                    + (html
                            ? "<h1>"
                                    + subject.replace("&", "&amp;")
                                            .replace("<", "&lt;")
                                            .replace(">", "&gt;") + "</h1>\n"
                            : subject + "\n\n")
                    + mail.get("text").asText().strip());
        }

        List<Found> found = source(file).read();

        assertThat(found).extracting(MboxTest::line).isEqualTo(expected);
    }

    @Test
    void leavesOutWhatAMessageQuotesAndItsSignature() throws IOException {
        Path file = write(
                SEPARATOR
                        + "Subject: Re: trains\nDate: Thu, 2 May 2024 08:00 +0200\nArchived-At: <https://lists.example/7>\n\n"
                        + "Hello,\n\nOn Wed, 1 May 2024 at 12:00, Somebody Else\n<a@a.example> wrote:\n\n> Are trains\n>> late\n"
                        + "> again?\n\nNo, they are not.\n\nAm 1.5.2024 schrieb Jemand:\n> Wirklich?\nReally.\n\n-- \nMe\nMy street\n\n");

        List<Found> found = source(file).read();

        assertThat(found)
                .containsExactly(new Found.Text(
                        "a.mbox:1",
                        "Re: trains\n\nHello,\n\n\nNo, they are not.\n\nReally.\n",
                        new Origin(LocalDate.of(2024, 5, 2), null, "https://lists.example/7")));
    }

    @Test
    void distinguishesMessagesFromLinesThatLookLikeTheirStart() throws IOException {
        Path file = write(
                SEPARATOR + "Subject: one\n\nFrom the start:\n\nFrom nowhere at all\n>From quoted\n>>From twice\n\n"
                        + SEPARATOR + "Subject: two\n\ntwo\n");

        List<String> found = RecordSource.lines(source(file).read());

        // The doubly quoted line counts as a quotation once its mark is taken away.
        assertThat(found)
                .containsExactly(
                        "a.mbox:1 = one\n\nFrom the start:\n\nFrom nowhere at all\nFrom quoted\n",
                        "a.mbox:2 = two\n\ntwo\n");
    }

    @Test
    void joinsTheLinesOfFlowedText() throws IOException {
        Path file = write(SEPARATOR
                + "Subject: s\nContent-Type: text/plain; format=flowed\n\nOne line \nthat goes on.\n  indented\n");

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found).containsExactly("a.mbox:1 = s\n\nOne line that goes on.\n indented\n");
    }

    @Test
    void losesAMessageWithoutATextAndNoOther() throws IOException {
        Path file = write(SEPARATOR
                + "Subject: a picture\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n\n"
                + SEPARATOR + "Subject: quoted\n\n> nothing new\n\n" + SEPARATOR + "Subject: last\n\ntext\n");

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found)
                .containsExactly(
                        "a.mbox:1 ! no-text",
                        "a.mbox:2 ! empty (nothing but what it quotes)",
                        "a.mbox:3 = last\n\ntext\n");
    }

    @Test
    void skipsAnAttachmentWithoutStoringIt() throws IOException {
        String line = "QUJD".repeat(19) + "\n";
        Path file = folder.resolve("large.mbox");
        try (java.io.BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(SEPARATOR
                    + "Subject: large\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/zip\n"
                    + "Content-Transfer-Encoding: base64\n\n");
            for (int i = 0; i < 500_000; i++) out.write(line);
            out.write("--b\nContent-Type: text/plain\n\nthe text\n--b--\n\n" + SEPARATOR + "Subject: next\n\nnext\n");
        }

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found).containsExactly("large.mbox:1 = large\n\nthe text\n", "large.mbox:2 = next\n\nnext\n");
    }

    @Test
    void refusesAFileThatIsNotAnMbox() throws IOException {
        Path file = write("Dear reader,\n\nthis is none.\n");

        assertThatThrownBy(() -> source(file).check())
                .isInstanceOf(RefusedFilesException.class)
                .hasMessage(file + " is not mbox: a.mbox does not begin with a line 'From …' as mbox requires.");
    }

    @Test
    void readsDamagedFilesToTheirEnd() throws IOException {
        int read = Mutations.readAll(resource("list.mbox"), source(folder.resolve("damaged.mbox")), 1_000);

        assertThat(read).isGreaterThan(900);
    }

    /** Path, day and text. */
    private static String line(Found found) {
        return switch (found) {
            case Found.Text text ->
                text.path() + " " + text.origin().date() + " " + text.text().strip();
            case Found.Content content ->
                content.path() + " " + content.origin().date() + " "
                        + TextDecoder.decode(content.bytes()).orElseThrow().strip();
            case Found.Lost lost -> lost.toString();
        };
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("a.mbox"), text);
    }

    private static RecordSource source(Path place) {
        return RecordSource.of(FileFormat.MBOX, place);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = MboxTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
