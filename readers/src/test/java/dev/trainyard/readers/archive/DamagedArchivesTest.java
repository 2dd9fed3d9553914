package dev.trainyard.readers.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import dev.trainyard.readers.Mutation;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** However an archive is damaged, reading it gives documents and losses, within its memory, and no other end. */
class DamagedArchivesTest {
    private static final int ARCHIVES = 2_000;
    /** An xz may ask for 128 MiB, a document is copied as it grows, and there are several of them. */
    private static final long MOST_MEMORY = 256L << 20;

    @TempDir
    private Path folder;

    @Test
    void readsWhatIsLeftAndNeverFails() throws IOException {
        List<byte[]> whole = archives();
        Random random = new Random(7);
        int refused = 0;
        int content = 0;
        int lost = 0;
        long most = 0;

        for (int i = 0; i < ARCHIVES; i++) {
            Path file = folder.resolve("damaged");
            Files.write(file, damaged(whole, i, random));
            long before = Mutation.allocated();
            try {
                for (Found found : Archives.read(file)) {
                    if (found instanceof Found.Content) content++;
                    else lost++;
                }
            } catch (RefusedFilesException e) {
                refused++;
            }
            most = Math.max(most, Mutation.allocated() - before);
        }

        assertThat(most).isLessThan(MOST_MEMORY);
        assertThat(content).isGreaterThan(ARCHIVES);
        assertThat(lost).isGreaterThan(ARCHIVES / 4);
        assertThat(refused).isBetween(1, ARCHIVES / 4);
    }

    /** The container itself, or the tar within what compresses it. */
    private static byte[] damaged(List<byte[]> whole, int number, Random random) throws IOException {
        if (number % 4 == 0) {
            return Archives.compressed(Mutation.of(whole.get(1), random), GZIPOutputStream::new);
        }
        return Mutation.of(whole.get(number % whole.size()), random);
    }

    private static List<byte[]> archives() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 6; i++) files.put("folder/file" + i + ".txt", Archives.text("The file number " + i + ". "));
        files.put("n".repeat(150) + ".txt", Archives.text("a long name"));
        byte[] tar = Archives.tar(files);
        List<byte[]> archives = new ArrayList<>(List.of(Archives.zip(files), tar));
        archives.add(Archives.compressed(tar, GZIPOutputStream::new));
        archives.add(Archives.compressed(tar, ZstdOutputStream::new));
        archives.add(Archives.compressed(tar, out -> new BZip2CompressorOutputStream(out, 1)));
        archives.add(Archives.compressed(tar, out -> new XZOutputStream(out, new LZMA2Options(0))));
        archives.add(Archives.compressed(Archives.text("one file"), GZIPOutputStream::new));
        return archives;
    }
}
