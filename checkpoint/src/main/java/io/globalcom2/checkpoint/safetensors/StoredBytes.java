package io.globalcom2.checkpoint.safetensors;

import java.nio.ByteBuffer;

/** Where the bytes of a tensor are. */
interface StoredBytes {
    /** Those of a buffer, between position and limit. */
    static StoredBytes of(ByteBuffer data) {
        ByteBuffer bytes = data.slice();
        return new StoredBytes() {
            @Override
            public ByteBuffer map() {
                return bytes.duplicate();
            }

            @Override
            public void read(long offset, ByteBuffer destination) {
                destination.put(bytes.slice(Math.toIntExact(offset), destination.remaining()));
            }
        };
    }

    /** A new view of all of them, outside the heap. */
    ByteBuffer map();

    /** Fills a buffer with those from {@code offset} on. */
    void read(long offset, ByteBuffer destination);
}
