package dev.trainyard.readers.archive;

import static dev.trainyard.readers.archive.Archives.compressed;
import static dev.trainyard.readers.archive.Archives.read;
import static dev.trainyard.readers.archive.Archives.tar;
import static dev.trainyard.readers.archive.Archives.text;
import static dev.trainyard.readers.archive.Archives.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.github.luben.zstd.ZstdOutputStream;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class ArchiveReaderTest {
    private static final Map<String, Archives.Compressor> COMPRESSORS = Map.of(
            "gz", GZIPOutputStream::new,
            "zst", ZstdOutputStream::new,
            "bz2", BZip2CompressorOutputStream::new,
            "xz", out -> new XZOutputStream(out, new LZMA2Options(0)));

    @TempDir
    private Path folder;

    @Test
    void readsATarInItsOwnOrderWhateverItsCompressionAndName() throws IOException {
        byte[] tar = tar(files("b.txt", "a/c.txt", "a.txt"));
        Files.write(folder.resolve("plain"), tar);
        for (String ending : COMPRESSORS.keySet()) {
            Files.write(folder.resolve("as." + ending), compressed(tar, COMPRESSORS.get(ending)));
        }

        for (String name : List.of("plain", "as.gz", "as.zst", "as.bz2", "as.xz")) {
            assertThat(read(folder.resolve(name)))
                    .as(name)
                    .extracting(Found::path, Archives::textOf)
                    .containsExactly(tuple("b.txt", "b.txt"), tuple("a/c.txt", "a/c.txt"), tuple("a.txt", "a.txt"));
        }
    }

    @Test
    void readsASingleCompressedFileUnderItsNameWithoutTheExtension() throws IOException {
        for (String ending : COMPRESSORS.keySet()) {
            Path file = write("notes.txt." + ending, compressed(text("some notes"), COMPRESSORS.get(ending)));

            List<Found> found = read(file);

            assertThat(found).as(ending).extracting(Found::path).containsExactly("notes.txt");
            assertThat(Archives.textOf(found.getFirst())).isEqualTo("some notes");
        }
    }

    @Test
    void readsAllMembersOfOneFile() throws IOException {
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.write(compressed(text("one "), GZIPOutputStream::new));
        twice.write(compressed(text("two"), GZIPOutputStream::new));

        assertThat(Archives.textOf(read(write("log.gz", twice.toByteArray())).getFirst()))
                .isEqualTo("one two");
    }

    @Test
    void readsWhatGnuTarWrote() throws IOException {
        // tar --format=gnu: the second name is longer than a header's field, the third a link, the fourth a file of
        // holes.
        byte[] tar = Base64.getMimeDecoder().decode(GnuTar.BASE64);

        List<Found> found = read(write("gnu.tgz", tar));

        assertThat(found)
                .extracting(Found::path)
                .containsExactly("first.txt", "d/" + "n".repeat(120) + ".txt", "holes.txt");
        assertThat(Archives.textOf(found.get(1))).isEqualTo("long name\n");
        assertThat(((Found.Content) found.get(2)).bytes())
                .hasSize(1_048_576 + 4)
                .endsWith(text("end\n"));
    }

    @Test
    void readsTheFirstEntriesOfATarAndAnEvenSpreadOfAZip() throws IOException {
        Map<String, byte[]> files = files("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

        assertThat(read(write("a.tar", tar(files)), List.of(), 3))
                .extracting(Found::path)
                .containsExactly("0", "1", "2");
        assertThat(read(write("a.zip", zip(files)), List.of(), 3))
                .extracting(Found::path)
                .containsExactly("3", "6", "9");
    }

    @Test
    void losesOnlyEntriesWhosePathsLeadOutside() throws IOException {
        Map<String, byte[]> files =
                files("../up.txt", "/etc/passwd", "a/../../b", "C:/c.txt", "./good.txt", "a..b/..c");

        for (Path archive : List.of(write("a.tar", tar(files)), write("a.zip", zip(files)))) {
            assertThat(read(archive))
                    .as(archive.toString())
                    .containsOnlyOnce(
                            new Found.Lost("../up.txt", ReadFailure.CLIMBS_OUT),
                            new Found.Lost("/etc/passwd", ReadFailure.CLIMBS_OUT),
                            new Found.Lost("a/../../b", ReadFailure.CLIMBS_OUT),
                            new Found.Lost("C:/c.txt", ReadFailure.CLIMBS_OUT))
                    .filteredOn(Found.Content.class::isInstance)
                    .extracting(Found::path)
                    .containsExactlyInAnyOrder("good.txt", "a..b/..c");
        }
    }

    @Test
    void losesAnEntryWithABackslashInItsName() throws IOException {
        assertThat(read(write("a.tar", tar(files("a\\b.txt")))))
                .containsExactly(new Found.Lost("a\\b.txt", ReadFailure.CLIMBS_OUT));
    }

    @Test
    void losesAnEntryWithANulInItsName() throws IOException {
        byte[] zip = zip(files("a_b.txt"));
        String latin = new String(zip, StandardCharsets.ISO_8859_1);
        byte[] zeroed = latin.replace("a_b.txt", "a\0b.txt").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(read(write("zero.zip", zeroed))).containsExactly(new Found.Lost("a?b.txt", ReadFailure.CLIMBS_OUT));
    }

    @Test
    void skipsLinksAndDevices() throws IOException {
        TarArchiveEntry link = new TarArchiveEntry("link", TarConstants.LF_SYMLINK);
        link.setLinkName("/etc/passwd");
        TarArchiveEntry hard = new TarArchiveEntry("hard", TarConstants.LF_LINK);
        hard.setLinkName("a");
        byte[] tar = Archives.tarOf(
                link,
                hard,
                new TarArchiveEntry("tty", TarConstants.LF_CHR),
                new TarArchiveEntry("disk", TarConstants.LF_BLK),
                new TarArchiveEntry("pipe", TarConstants.LF_FIFO),
                new TarArchiveEntry("folder/"),
                new TarArchiveEntry("file"));

        assertThat(read(write("a.tar", tar))).extracting(Found::path).containsExactly("file");
    }

    @Test
    void reportsAnEncryptedEntryAsLocked() throws IOException {
        byte[] zip = zip(files("open.txt", "secret.txt"));
        for (int i = 0; i < zip.length - 4; i++) {
            int flags = zip[i] == 'P' && zip[i + 1] == 'K' ? zip[i + 2] == 1 ? 8 : zip[i + 2] == 3 ? 6 : 0 : 0;
            boolean secret = new String(zip, i, Math.min(80, zip.length - i), StandardCharsets.ISO_8859_1)
                    .matches("(?s)PK..(?!.*open).*secret.*");
            if (flags > 0 && secret) zip[i + flags] |= 1;
        }

        assertThat(read(write("a.zip", zip))).last().isEqualTo(new Found.Lost("secret.txt", ReadFailure.LOCKED));
    }

    @Test
    void keepsTheEntriesBeforeTheEndOfATruncatedArchive() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 8; i++) files.put(i + ".txt", noise(40_000, i));
        byte[] tar = tar(files);

        for (byte[] whole : List.of(tar, compressed(tar, GZIPOutputStream::new), zip(files))) {
            List<Found> found = read(write("cut", Arrays.copyOf(whole, whole.length / 2)));

            assertThat(found.subList(0, 3)).extracting(Found::path).containsExactly("0.txt", "1.txt", "2.txt");
            assertThat(found).filteredOn(Found.Content.class::isInstance).hasSizeBetween(3, 4);
            assertThat(found)
                    .filteredOn(Found.Lost.class::isInstance)
                    .singleElement()
                    .isEqualTo(found.getLast())
                    .extracting(lost -> ((Found.Lost) lost).reason())
                    .isEqualTo(ReadFailure.UNREADABLE);
        }
    }

    @Test
    void losesATruncatedSingleFile() throws IOException {
        byte[] gz = compressed(noise(10_000, 1), GZIPOutputStream::new);

        assertThat(read(write("a.txt.gz", Arrays.copyOf(gz, gz.length / 2))))
                .singleElement()
                .isInstanceOfSatisfying(Found.Lost.class, lost -> {
                    assertThat(lost.path()).isEqualTo("a.txt");
                    assertThat(lost.reason()).isEqualTo(ReadFailure.UNREADABLE);
                });
    }

    @Test
    void losesOnlyADocumentThatIsTooLarge() throws IOException {
        Map<String, byte[]> files = files("a.txt", "large", "z.txt");
        files.put("large", new byte[DocumentBytes.MOST + 1]);

        assertThat(read(write("a.tgz", compressed(tar(files), GZIPOutputStream::new))))
                .extracting(found ->
                        found instanceof Found.Lost lost ? lost.reason().name() : found.path())
                .containsExactly("a.txt", "TOO_LARGE", "z.txt");
    }

    @Test
    void stopsReadingATarAtAnEntryThatIsADecompressionBomb() throws IOException {
        Path bomb = folder.resolve("bomb.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            byte[] first = tar(files("first.txt"));
            out.write(first, 0, 1024);
            byte[] header = tar(Map.of("zeros", new byte[0]));
            TarArchiveEntry large = new TarArchiveEntry("zeros", true);
            large.setSize(1L << 30);
            large.writeEntryHeader(header);
            out.write(header, 0, 512);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 70; i++) out.write(zeros);
        }

        List<Found> found = read(bomb);

        assertThat(found).hasSize(3);
        assertThat(found.get(1)).isEqualTo(new Found.Lost("zeros", ReadFailure.TOO_LARGE));
        assertThat(found.get(2))
                .isEqualTo(new Found.Lost("zeros", ReadFailure.BOMB, "it unpacks to more than 250 times its size"));
    }

    @Test
    void stopsReadingAZipWhoseEntriesUnpackToTooMuch() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) files.put("z" + i, new byte[DocumentBytes.MOST]);

        List<Found> found = read(write("bomb.zip", zip(files)));

        assertThat(found).hasSizeLessThan(10);
        assertThat(found.getLast())
                .isInstanceOfSatisfying(
                        Found.Lost.class, lost -> assertThat(lost.reason()).isEqualTo(ReadFailure.BOMB));
        assertThat(found).filteredOn(Found.Lost.class::isInstance).hasSize(1);
    }

    @Test
    void readsNoOversizedHeader() throws IOException {
        TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
        name.setSize(2 << 20);

        assertThat(read(write("a.tar", Archives.tarOf(new TarArchiveEntry("a"), name, new TarArchiveEntry("b")))))
                .last()
                .isInstanceOfSatisfying(
                        Found.Lost.class,
                        lost -> assertThat(lost.detail())
                                .contains("after a: an entry has more than 1048576 bytes of headers"));
    }

    @Test
    void refusesAFileThatIsNotAnArchive() throws IOException {
        Path text = write("a.txt", text("just text"));

        assertThatThrownBy(() -> read(text))
                .isInstanceOf(RefusedFilesException.class)
                .hasMessageStartingWith(text + " is not a readable zip archive (")
                .hasMessageEndingWith(
                        "), nor a tar, nor a tar or a single file that is compressed with gzip, Zstandard, bzip2 or xz.");
        assertThatThrownBy(() -> read(Files.createDirectory(folder.resolve("folder"))))
                .isInstanceOf(RefusedFilesException.class)
                .hasMessageContaining("is a folder; a source of kind archive must be a file");
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static Map<String, byte[]> files(String... names) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : names) files.put(name, text(name));
        return files;
    }

    private static byte[] noise(int bytes, int seed) {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        return noise;
    }
}
