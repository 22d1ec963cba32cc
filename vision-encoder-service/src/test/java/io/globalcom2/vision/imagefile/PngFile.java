package io.globalcom2.vision.imagefile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A PNG file put together chunk by chunk, for the kinds that ImageIO does not write. */
final class PngFile {
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    PngFile(int width, int height, int bits, int colorType) {
        file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) bits)
                .put((byte) colorType)
                .array();
        chunk("IHDR", header);
    }

    PngFile with(String chunkType, int... data) {
        chunk(chunkType, bytes(data));
        return this;
    }

    /** The whole file, with one row of stored bytes. */
    byte[] with(int... row) {
        byte[] filtered = new byte[1 + row.length]; // filter type 0
        System.arraycopy(bytes(row), 0, filtered, 1, row.length);
        Deflater deflater = new Deflater();
        deflater.setInput(filtered);
        deflater.finish();
        byte[] compressed = new byte[filtered.length + 64];
        int length = deflater.deflate(compressed);
        deflater.end();
        chunk("IDAT", java.util.Arrays.copyOf(compressed, length));
        chunk("IEND", new byte[0]);
        return file.toByteArray();
    }

    private void chunk(String type, byte[] data) {
        CRC32 checksum = new CRC32();
        checksum.update(type.getBytes(US_ASCII));
        checksum.update(data);
        file.writeBytes(ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(type.getBytes(US_ASCII))
                .put(data)
                .putInt((int) checksum.getValue())
                .array());
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
