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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
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
                            ? "<html itemscope itemtype=\"https://schema.org/EmailMessage\"><h1>"
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
    void decodesAsBrowsersDoWhateverTheLabelSays() throws IOException {
        List<String> texts = new ArrayList<>();
        ByteArrayOutputStream mbox = new ByteArrayOutputStream();
        for (String[] one : new String[][] {
            {"gb2312", "GBK", "朱镕基总理出席了会议并发表了重要讲话。"},
            {"Shift_JIS", "windows-31j", "これは日本語の長い文章です。①②"},
            {"ISO-2022-JP", "x-windows-50221", "これは日本語の長い文章です。①②"},
            {"ks_c_5601-1987", "x-windows-949", "안녕하세요 이것은 긴 한국어 문장입니다."},
            {"euc-kr", "x-windows-949", "똠방각하 이것은 긴 한국어 문장입니다."},
            {"big5", "Big5-HKSCS", "佢哋係香港人，呢個係中文。"},
            {"iso-8859-1", "windows-1252", "“Smart quotes” — and € 100 — it’s"},
            {"us-ascii", "KOI8-R", "Сортировочная станция принимает поезда."},
            {"iso-8859-1", "UTF-8", "Größe und Maß der Straße."},
            {"utf-8", "windows-1257", "Švietimo ministerija pranešė apie egzaminus."},
        }) {
            mbox.write((SEPARATOR + "Subject: s\nContent-Type: text/plain; charset=" + one[0]
                            + "\nContent-Transfer-Encoding: 8bit\n\n")
                    .getBytes(StandardCharsets.US_ASCII));
            mbox.write((one[2] + "\n\n").getBytes(Charset.forName(one[1])));
            texts.add("a.mbox:" + (texts.size() + 1) + " = s\n\n" + one[2] + "\n");
        }
        Path file = Files.write(folder.resolve("a.mbox"), mbox.toByteArray());

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found).isEqualTo(texts);
    }

    @Test
    void replacesABadByteAndACutCharacterOfUtf8() throws IOException {
        byte[] text = (SEPARATOR + "Subject: s\nContent-Type: text/plain; charset=utf-8\n\n"
                        + "Größe und Maß der Straße.# end\n日本語の文章です。\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++) if (text[i] == '#') text[i] = (byte) 0xFF;
        Path file = Files.write(folder.resolve("a.mbox"), Arrays.copyOf(text, text.length - 2));

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found).containsExactly("a.mbox:1 = s\n\nGröße und Maß der Straße.\uFFFD end\n日本語の文章です\uFFFD\n");
    }

    @Test
    void decodesTheWordsOfASubjectAsBrowsersDo() throws IOException {
        String encoded = Base64.getEncoder().encodeToString("朱镕基".getBytes(Charset.forName("GBK")));
        Path file = write(SEPARATOR + "Subject: =?gb2312?B?" + encoded + "?=\n\ntext\n");

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found).containsExactly("a.mbox:1 = 朱镕基\n\ntext\n");
    }

    @Test
    void saysThatTheCharsetOfAMessageIsUnknown() throws IOException {
        byte[] text = (SEPARATOR + "Subject: s\n\nGr#~e #ber F#~en, #hnlich sch#n wie Stra~en in K#ln und M#nchen\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '#') text[i] = (byte) (0xA5 + i % 7);
            if (text[i] == '~') text[i] = (byte) 0xD7;
        }
        Path file = Files.write(folder.resolve("a.mbox"), text);

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found).containsExactly("a.mbox:1 ! unknown-charset");
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
