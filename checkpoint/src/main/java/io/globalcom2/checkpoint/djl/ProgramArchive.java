package io.globalcom2.checkpoint.djl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive without Python: a zip of uncompressed entries under one folder, as {@code caffe2/serialize/inline_container.h} of PyTorch
 * describes it. It holds the program as plain text and a small pickle with its scalar attributes, and no tensors.
 */
final class ProgramArchive {
    private static final String FOLDER = "program/";
    /** The format's version since PyTorch 1.0; operators that changed later are upgraded by it. */
    private static final String VERSION = "3\n";

    private ProgramArchive() {}

    static byte[] pack(ProgramSource source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "data.pkl", source.pickle());
            put(zip, "code/__torch__.py", source.text().getBytes(UTF_8));
            put(zip, "constants.pkl", new PickleWriter().emptyTuple().stop());
            put(zip, "version", VERSION.getBytes(US_ASCII));
            put(zip, "byteorder", "little".getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pack a program in memory", e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
