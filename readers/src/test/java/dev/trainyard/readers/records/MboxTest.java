package dev.trainyard.readers.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.readers.FileFormat;
import dev.trainyard.readers.charset.TextDecoder;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"windows-1251", "KOI8-R", "UTF-8"})
    void decodesASubjectThatNamesNoCharsetAsTheText(String charset) throws IOException {
        String text = "Начальник порта записывал каждое прибытие.";
        byte[] mail = (SEPARATOR + "Subject: Список судов\nContent-Type: text/plain; charset=" + charset + "\n\n" + text
                        + "\n")
                .getBytes(Charset.forName(charset));
        Path file = Files.write(folder.resolve("a.mbox"), mail);

        assertThat(RecordSource.lines(source(file).read()))
                .containsExactly("a.mbox:1 = Список судов\n\n" + text + "\n");
    }

    @Test
    void decodesEncodedWordsHoweverTheyAreWritten() throws IOException {
        String wrong = Base64.getEncoder().encodeToString("Начальник порта".getBytes(Charset.forName("windows-1251")));
        Path file = write(SEPARATOR + "Subject: =?iso-8859-1?B?" + wrong + "?=\n\na\n\n"
                + SEPARATOR
                + "Subject: =?utf-8?Q?Gr=C3?=\n =?utf-8?Q?=BC=C3=9Fe?= an =?utf-8*de?q?Stra=C3=9Fe_1?=\n\nb\n\n"
                + SEPARATOR + "Subject: 1 =? 2 =?x?Q?3 ?= =?utf-8?X?4?=\n\nc\n\n"
                + SEPARATOR + "Subject: " + "=?none such?".repeat(20_000) + "\n\nd\n");

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found.subList(0, 3))
                .containsExactly(
                        "a.mbox:1 = Начальник порта\n\na\n",
                        "a.mbox:2 = Grüße an Straße 1\n\nb\n",
                        "a.mbox:3 = 1 =? 2 3 =?utf-8?X?4?=\n\nc\n");
        assertThat(found.get(3)).endsWith("\n\nd\n").hasSizeBetween(65_000, 66_000);
    }

    @Test
    void decodesNoFooterThatAListAddedBelowBase64() throws IOException {
        for (String text : List.of("Größe", "Größen", "Größen!")) {
            String encoded = Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            Path file = write(SEPARATOR + "Subject: s\nContent-Type: text/plain; charset=utf-8\n"
                    + "Content-Transfer-Encoding: base64\n\n" + encoded + "\n" + "_".repeat(47)
                    + "\nTalk mailing list\nTalk@lists.example\n");

            assertThat(RecordSource.lines(source(file).read())).containsExactly("a.mbox:1 = s\n\n" + text + "\n");
        }
    }

    @Test
    void losesOnlyAMessageWithPartsInPartsInParts() throws IOException {
        StringBuilder deep = new StringBuilder(SEPARATOR + "Subject: deep\n");
        for (int i = 0; i < 20_000; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b" + i + "\n\n--b" + i + "\n");
        }
        Path file = write(deep + "\ntext\n\n" + SEPARATOR + "Subject: after\n\ntext\n");

        assertThat(RecordSource.lines(source(file).read()))
                .containsExactly(
                        "a.mbox:1 ! malformed (it has parts more than 100 levels deep)", "a.mbox:2 = after\n\ntext\n");
    }

    @Test
    void readsATypeWithoutASemicolonBehindIt() throws IOException {
        Path file = write(SEPARATOR + "Subject: s\nContent-Type: text/plain charset=utf-8\n\nGröße\n");

        assertThat(RecordSource.lines(source(file).read())).containsExactly("a.mbox:1 = s\n\nGröße\n");
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
    void omitsQuotesAndSignatures() throws IOException {
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
        Path file = write(
                SEPARATOR
                        + "Subject: s\nContent-Type: text/plain; format=flowed\n\nOne line \nthat goes on.\n  indented\n > 5 and\n> quoted\n");

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found).containsExactly("a.mbox:1 = s\n\nOne line that goes on.\n indented\n> 5 and\n");
    }

    @Test
    void deletesTheSpacesAtLineEndsWhereTheMessageSaysSo() throws IOException {
        Path file =
                write(SEPARATOR + "Subject: s\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n"
                        + "Eine lange Zei \nle, und  \nnoch eine.\n> quoted \n> too\n日本 \n語の文\n\n-- \nMe\n\n"
                        + SEPARATOR
                        + "Subject: s\nContent-Type: text/plain; Format=\"Flowed\"; DelSp=\"No\"\n\nkept \nspace\n");

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found)
                .containsExactly(
                        "a.mbox:1 = s\n\nEine lange Zeile, und noch eine.\n日本語の文\n", "a.mbox:2 = s\n\nkept space\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {" \n\n", "\n", "\u00A0\u200B\n", "> nothing but a quotation\n", "-- \nMe\n"})
    void readsTheHtmlPartBesideAPlainOneWithoutText(String plain) throws IOException {
        Path file = write(SEPARATOR + "Subject: s\nContent-Type: multipart/alternative; boundary=b\n\n"
                + "--b\nContent-Type: text/plain; charset=utf-8\n\n" + plain
                + "\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>The harbour.</p>\n--b--\n\n");

        List<Found> found = source(file).read();

        assertThat(found)
                .extracting(MboxTest::line)
                .containsExactly(
                        "a.mbox:1.html null <html itemscope itemtype=\"https://schema.org/EmailMessage\"><h1>s</h1>\n<p>The harbour.</p>");
    }

    @Test
    void readsTheTextBesideTheFooterThatAListAddsAsAPart() throws IOException {
        String footer = "\n--m\nContent-Type: text/plain\nContent-Disposition: inline\n\n" + "_".repeat(47)
                + "\nList mailing list\n--m--\n\n";
        String begin = "Subject: s\nContent-Type: multipart/mixed; boundary=m\n\n--m\n";
        Path file = write(SEPARATOR + begin + "Content-Type: text/html\n\n<p>Page.</p>" + footer + SEPARATOR + begin
                + "Content-Type: text/plain\n\nText." + footer);

        List<Found> found = source(file).read();

        assertThat(found)
                .extracting(MboxTest::line)
                .containsExactly(
                        "a.mbox:1.html null <html itemscope itemtype=\"https://schema.org/EmailMessage\"><h1>s</h1>\n<p>Page.</p>",
                        "a.mbox:2 null s\n\nText.");
    }

    @Test
    void readsAllThatASenderWritesBetweenAttachments() throws IOException {
        String part = "\n--m\nContent-Type: text/plain; charset=utf-8\n\n";
        String picture =
                "\n--m\nContent-Type: image/png; name=\"a.png\"\nContent-Disposition: inline; filename=\"a.png\"\n\nx\n";
        String notes =
                "\n--m\nContent-Type: text/plain; name=\"b.txt\"\nContent-Disposition: attachment; filename=\"b.txt\"\n\nNotes.\n";
        String footer = part + "_".repeat(47) + "\nList mailing list\n--m--\n\n";
        String alternative =
                "\n--m\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nAll.\n"
                        + "\n--a\nContent-Type: text/plain\n\nAll in other words.\n\n--a--\n";
        Path file = write(
                SEPARATOR + "Subject: s\nContent-Type: multipart/mixed; boundary=m\n" + part + "Before.\n" + picture
                        + part + "Between.\n" + notes + part + "After.\n" + footer + SEPARATOR
                        + "Subject: t\nContent-Type: multipart/mixed; boundary=m\n" + alternative + footer + SEPARATOR
                        + "Subject: u\nContent-Type: multipart/mixed; boundary=m\n"
                        + part.replace("plain", "html") + "<p>Before.</p>" + picture + part.replace("plain", "html")
                        + "<p>After.</p>" + footer);

        List<Found> found = source(file).read();

        assertThat(found)
                .extracting(MboxTest::line)
                .containsExactly(
                        "a.mbox:1 null s\n\nBefore.\n\nBetween.\n\nAfter.",
                        "a.mbox:2 null t\n\nAll.",
                        "a.mbox:3.html null <html itemscope itemtype=\"https://schema.org/EmailMessage\"><h1>u</h1>\n<p>Before.</p>\n<p>After.</p>");
    }

    @Test
    void reportsHtmlPartsThatAreTooLargeTogether() throws IOException {
        String part = "\n--m\nContent-Type: text/html; charset=utf-8\n\n<p>" + "word\n".repeat(1_000_000) + "</p>\n";
        Path file = write(
                SEPARATOR + "Subject: s\nContent-Type: multipart/mixed; boundary=m\n" + part + part + "--m--\n\n");

        assertThat(source(file).read()).containsExactly(new Found.Lost("a.mbox:1.html", ReadFailure.TOO_LARGE));
    }

    @Test
    void readsMessagesThatAreForwardedAsParts() throws IOException {
        String inner = "From: b@b.example\nSubject: inner\nContent-Type: text/plain\n\nWhat was forwarded.\n";
        String page = "Subject: page\nContent-Type: text/html; charset=utf-8\n\n<p>A page &amp; more.</p>\n";
        String forward =
                "\n--b\nContent-Type: message/rfc822\nContent-Disposition: attachment; filename=\"inner.eml\"\n\n";
        String begin = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n";
        Path file = write(SEPARATOR + "Subject: Fwd: inner\n" + begin + "See below.\n" + forward + inner + "\n--b--\n\n"
                + SEPARATOR + "Subject: empty\n" + begin + forward + inner + forward + inner + "\n--b--\n\n"
                + SEPARATOR + "Subject: pages\n" + begin + "See <this>.\n" + forward + page + "\n--b--\n\n"
                + SEPARATOR + "Subject: digest\nContent-Type: multipart/digest; boundary=b\n\n--b\n\n" + inner
                + "\n--b--\n\n" + SEPARATOR + "Subject: failed\nContent-Type: multipart/report; boundary=b\n\n"
                + "--b\nContent-Type: text/plain\n\nNot delivered.\n" + forward + inner + "\n--b--\n\n");

        List<Found> found = source(file).read();

        assertThat(found)
                .extracting(MboxTest::line)
                .containsExactly(
                        "a.mbox:1 null Fwd: inner\n\nSee below.\n\ninner\n\nWhat was forwarded.",
                        "a.mbox:2 null empty\n\ninner\n\nWhat was forwarded.\n\ninner\n\nWhat was forwarded.",
                        "a.mbox:3.html null <html itemscope itemtype=\"https://schema.org/EmailMessage\"><h1>pages</h1>\n<p>See &lt;this&gt;.</p>\n\n<h2>page</h2>\n"
                                + "<p>A page &amp; more.</p>",
                        "a.mbox:4 null digest\n\ninner\n\nWhat was forwarded.",
                        "a.mbox:5 null failed\n\nNot delivered.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---------- Forwarded message ---------\nFrom: B <b@b.example>\nDate: Wed, 1 May 2024\nSubject: x\nTo: <a@a.example>\n\n\nThe text.\n",
                "-------- Weitergeleitete Nachricht --------\nBetreff: \tx\nDatum: \tWed, 1 May 2024\nVon: \tB\n\nThe text.\n",
                "Begin forwarded message:\n\n> From: B <b@b.example>\n> Subject: x\n> Date: 1 May 2024\n> \n> The text.\n",
                "Begin forwarded message:\n\nFrom: B\nSubject: a long\n  subject\n\nThe text.\n",
                "----- Forwarded message from B <b@b.example> -----\n\nDate: x\nFrom: B\n\nThe text.\n\n----- End forwarded message -----\n",
                "-----Original Message-----\nFrom: B\nSent: Wednesday\nTo: A\nSubject: x\n\nThe text.\n",
                "________________________________\nFrom: B\nSent: Wednesday\nTo: A\nSubject: x\n\nThe text.\n",
                "-------- Пересылаемое сообщение --------\nОт: B\nДата: 1 мая\n\nThe text.\n",
                "-----Исходное сообщение-----\nОт: B\nОтправлено: 1 мая\n\nThe text.\n",
                "---------- Message transféré ---------\nDe : B\nDate : x\nÀ : A\n\nThe text.\n",
                "________________________________\nVon: B\nGesendet: Mittwoch\nAn: A\nBetreff: x\n\nThe text.\n",
                "*From:* B\n*Sent:* Wednesday\n*To:* A\n*Subject:* x\n\nThe text.\n"
            })
    void readsAMessageThatIsForwardedInTheText(String forward) throws IOException {
        Path file = write(SEPARATOR + "Subject: Fwd: x\nContent-Type: text/plain; charset=utf-8\n\nFor you.\n\n"
                + forward + "\n" + SEPARATOR + "Subject: x\n\n" + forward + "\n-- \nsignature\n");

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found)
                .extracting(text -> text.replaceAll("\n{2,}", "\n"))
                .containsExactly("a.mbox:1 = Fwd: x\nFor you.\nThe text.\n", "a.mbox:2 = x\nThe text.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----Original Message-----\nFrom: B\nSent: Wednesday\n\nThe question.\n",
                "________________________________\nFrom: B\nSent: Wednesday\nTo: A\n\nThe question.\n"
            })
    void leavesOutTheMessageBelowAnAnswer(String question) throws IOException {
        Path file = write(SEPARATOR + "Subject: Re: x\n\nThe answer.\n\n" + question);

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found).containsExactly("a.mbox:1 = Re: x\n\nThe answer.\n");
    }

    @Test
    void readsALetterThatMentionsFromAndDate() throws IOException {
        Path file =
                write(SEPARATOR + "Subject: x\n\nThe form has two fields,\nFrom: a town\nDate: a day\nand no more.\n");

        List<String> found = RecordSource.lines(source(file).read());

        assertThat(found)
                .containsExactly("a.mbox:1 = x\n\nThe form has two fields,\nFrom: a town\nDate: a day\nand no more.\n");
    }

    @Test
    void losesOnlyAMessageWithoutText() throws IOException {
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
