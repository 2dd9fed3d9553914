package dev.trainyard.model.transformer;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The kernels' source as a TorchScript archive: a stored zip of the source, an empty list of constants, and one pickled
 * object, whose fields are the sizes that the source reads from {@code self}.
 *
 * <p>The pickle is written by hand, since it needs only a dozen opcodes (protocol 2, with the names of
 * {@code pickletools}).
 */
final class KernelArchive {
    private static final String SOURCE = "kernels.py";
    private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

    private KernelArchive() {}

    static void write(Path file, ModelShape shape) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setMethod(ZipOutputStream.STORED);
            put(zip, "kernels/data.pkl", object(shape));
            put(zip, "kernels/code/__torch__.py", source());
            put(zip, "kernels/constants.pkl", EMPTY_TUPLE);
            put(zip, "kernels/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static byte[] source() throws IOException {
        try (InputStream in = KernelArchive.class.getResourceAsStream(SOURCE)) {
            if (in == null) throw new IOException(SOURCE + " is missing next to " + KernelArchive.class.getName());
            return in.readAllBytes();
        }
    }

    private static byte[] object(ModelShape shape) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(0x8002); // PROTO 2
        out.writeBytes("c__torch__\nKernels\n)"); // GLOBAL, EMPTY_TUPLE
        out.writeByte(0x81); // NEWOBJ
        out.writeBytes("}("); // EMPTY_DICT, MARK
        name(out, "training");
        out.writeByte(0x88); // NEWTRUE
        integer(out, "heads", shape.heads());
        integer(out, "key_value_heads", shape.keyValueHeads());
        integer(out, "layers", shape.layers());
        real(out, "epsilon", shape.normEpsilon());
        Multipliers multipliers = shape.options().multipliers();
        real(out, "embedding_multiplier", multipliers.embedding());
        real(out, "attention_multiplier", multipliers.attention());
        real(out, "residual_multiplier", multipliers.residual());
        real(out, "logits_divisor", multipliers.logitsDivisor());
        name(out, "rotates");
        out.writeBytes("ctorch.jit._pickle\nbuild_boollist\n]("); // GLOBAL, EMPTY_LIST, MARK
        for (int i = 0; i < shape.layers(); i++) out.writeByte(shape.rotates(i) ? 0x88 : 0x89); // NEWTRUE, NEWFALSE
        out.writeByte('e'); // APPENDS
        out.writeByte(0x85); // TUPLE1
        out.writeByte('R'); // REDUCE
        out.writeBytes("ub."); // SETITEMS, BUILD, STOP
        return bytes.toByteArray();
    }

    private static void integer(DataOutputStream out, String name, int value) throws IOException {
        name(out, name);
        out.writeByte('J'); // BININT
        out.writeInt(Integer.reverseBytes(value));
    }

    private static void real(DataOutputStream out, String name, double value) throws IOException {
        name(out, name);
        out.writeByte('G'); // BINFLOAT
        out.writeDouble(value);
    }

    private static void name(DataOutputStream out, String name) throws IOException {
        out.writeByte('X'); // BINUNICODE
        out.writeInt(Integer.reverseBytes(name.length()));
        out.writeBytes(name);
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setCrc(checksum.getValue());
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
