package io.globalcom2.checkpoint.djl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The opcodes of Python's pickle protocol 2 that a TorchScript archive needs, one method each. Source: {@code pickletools.py} of CPython and
 * {@code torch/csrc/jit/serialization/unpickler.cpp}.
 */
final class PickleWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Opens a pickle: PROTO 2. */
    PickleWriter() {
        bytes.write(0x80);
        bytes.write(2);
    }

    /** GLOBAL: a class or function by name. */
    PickleWriter global(String module, String name) {
        return opcode('c').raw((module + '\n' + name + '\n').getBytes(UTF_8));
    }

    PickleWriter emptyTuple() {
        return opcode(')');
    }

    PickleWriter emptyList() {
        return opcode(']');
    }

    PickleWriter emptyDict() {
        return opcode('}');
    }

    /** MARK: where the next tuple, or set of dict items, begins. */
    PickleWriter mark() {
        return opcode('(');
    }

    /** TUPLE: everything since the mark. */
    PickleWriter tuple() {
        return opcode('t');
    }

    /** SETITEMS: the keys and values since the mark go into the dict below it. */
    PickleWriter setItems() {
        return opcode('u');
    }

    /** NEWOBJ: class and argument tuple become an object. */
    PickleWriter newObject() {
        return opcode((char) 0x81);
    }

    /** BUILD: the dict on top becomes the state of the object below. */
    PickleWriter build() {
        return opcode('b');
    }

    /** REDUCE: function and argument tuple become the function's result. */
    PickleWriter reduce() {
        return opcode('R');
    }

    PickleWriter none() {
        return opcode('N');
    }

    PickleWriter bool(boolean value) {
        return opcode((char) (value ? 0x88 : 0x89));
    }

    /** LONG1 in eight bytes. */
    PickleWriter integer(long value) {
        opcode((char) 0x8a).bytes.write(Long.BYTES);
        return raw(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    /** BINFLOAT, the one big-endian number of the format. */
    PickleWriter real(double value) {
        return opcode('G')
                .raw(ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
    }

    /** BINUNICODE. */
    PickleWriter text(String value) {
        byte[] utf8 = value.getBytes(UTF_8);
        return opcode('X')
                .raw(ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(utf8.length)
                        .array())
                .raw(utf8);
    }

    /** STOP: what lies on the stack is the result. */
    byte[] stop() {
        opcode('.');
        return bytes.toByteArray();
    }

    private PickleWriter opcode(char code) {
        bytes.write(code);
        return this;
    }

    private PickleWriter raw(byte[] data) {
        bytes.writeBytes(data);
        return this;
    }
}
