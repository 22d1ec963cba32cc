package io.globalcom2.checkpoint.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
    private static final String TWO_BYTES = "{\"a\": {\"dtype\": \"U8\", \"shape\": [2], \"data_offsets\": [0, 2]}}";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("model.safetensors");
    }

    @Test
    void mapsEachTensorWithItsBytes() {
        SafetensorsBuilder.write(file, """
                {"__metadata__": {"format": "pt"},
                 "second": {"dtype": "BF16", "shape": [2, 1], "data_offsets": [4, 8]},
                 "first": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]}}
                """, new byte[] {0, 0, (byte) 0x80, 0x3f, 1, 2, 3, 4});

        SafetensorsFile opened = SafetensorsFile.open(file);

        assertThat(opened.names()).containsExactly("first", "second");
        assertThat(opened.tensor("first").data().getFloat()).isEqualTo(1);
        assertThat(opened.tensor("first").shape()).isEmpty();
        StoredTensor second = opened.tensor("second");
        assertThat(second.dtype()).isEqualTo(FloatFormat.BFLOAT16);
        assertThat(second.shape()).containsExactly(2, 1);
        assertThat(second.data().isDirect()).isTrue();
        assertThat(second.data()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
    }

    @Test
    void mapsATensorWithoutElements() {
        SafetensorsBuilder.write(file, "{\"a\": {\"dtype\": \"F32\", \"shape\": [3, 0], \"data_offsets\": [0, 0]}}");

        assertThat(SafetensorsFile.open(file).tensor("a").data().remaining()).isZero();
    }

    @Test
    void opensAFileWithoutTensors() {
        SafetensorsBuilder.write(file, "{}");

        assertThat(SafetensorsFile.open(file).names()).isEmpty();
    }

    @Test
    void namesATensorThatIsMissing() {
        SafetensorsBuilder.write(file, "{}");

        assertThatThrownBy(() -> SafetensorsFile.open(file).tensor("a"))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(file + " has no tensor a");
    }

    @Test
    void refusesAnUnsupportedDtypeOnlyWhenAskedForIt() {
        SafetensorsBuilder.write(file, TWO_BYTES, new byte[2]);

        SafetensorsFile opened = SafetensorsFile.open(file);

        assertThatThrownBy(() -> opened.tensor("a"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tensor a has the unsupported dtype U8");
    }

    @Test
    void aTensorThatIsTooLargeToBeMappedIsReadInParts() throws IOException {
        SafetensorsBuilder.write(
                file, "{\"huge\": {\"dtype\": \"F32\", \"shape\": [536870912], \"data_offsets\": [0, 2147483648]}}");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(sparse.length() + (1L << 31));
            sparse.seek(sparse.length() - 1);
            sparse.write(7);
        }
        StoredTensor huge = SafetensorsFile.open(file).tensor("huge");
        ByteBuffer end = ByteBuffer.allocate(2);

        huge.read(huge.sizeBytes() - 2, end);

        assertThat(huge.sizeBytes()).isEqualTo(1L << 31);
        assertThat(end).isEqualTo(ByteBuffer.wrap(new byte[] {0, 7}));
        assertThatThrownBy(huge::data)
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tensor huge has 2147483648 bytes");
    }

    @Test
    void refusesAMissingFile() {
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("cannot read");
    }

    @Test
    void refusesAFileTooSmallForALength() {
        SafetensorsBuilder.write(file, new byte[7]);

        assertMalformed().hasMessageContaining("expected at least 8 bytes, got 7");
    }

    @Test
    void refusesAHeaderBeyondTheLimit() {
        writeLength(100_000_001);

        assertMalformed().hasMessageContaining("at most 100000000 bytes, got 100000001");
    }

    @Test
    void refusesAHeaderLengthBeyondSignedNumbers() {
        writeLength(-1);

        assertMalformed().hasMessageContaining("got 18446744073709551615");
    }

    @Test
    void refusesAHeaderLongerThanTheFile() {
        writeLength(3);

        assertMalformed().hasMessageContaining("expected a header of 3 bytes, got a file with 0 more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " {}", "[]", "null"})
    void refusesAHeaderThatDoesNotBeginAsAnObject(String header) {
        SafetensorsBuilder.write(file, header);

        assertMalformed().hasMessageContaining("begins with '{'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{]", "{} {}", "{}}", "{\"a\": \u0001}", "{\"a\": NaN}"})
    void refusesAHeaderThatIsNotJson(String header) {
        SafetensorsBuilder.write(file, header);

        assertMalformed().hasMessageContaining("not JSON");
    }

    @Test
    void refusesATensorThatIsThereTwice() {
        SafetensorsBuilder.write(file, TWO_BYTES.replace("}}", "}, " + TWO_BYTES.substring(1)), new byte[2]);

        assertMalformed().hasMessageContaining("Duplicate field 'a'");
    }

    @Test
    void refusesAHeaderThatIsNotUtf8() {
        SafetensorsBuilder.write(file, new byte[] {4, 0, 0, 0, 0, 0, 0, 0, '{', '"', (byte) 0xff, '"'});

        assertMalformed().hasMessageContaining("not JSON");
    }

    @Test
    void refusesAHeaderNestedToDeath() {
        SafetensorsBuilder.write(file, "{\"a\":".repeat(100_000));

        assertMalformed().hasMessageContaining("not JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1}",
                "{\"a\": {\"shape\": [2], \"data_offsets\": [0, 2]}}",
                "{\"a\": {\"dtype\": 8, \"shape\": [2], \"data_offsets\": [0, 2]}}",
                "{\"a\": {\"dtype\": \"U8\", \"data_offsets\": [0, 2]}}",
                "{\"a\": {\"dtype\": \"U8\", \"shape\": 2, \"data_offsets\": [0, 2]}}",
                "{\"a\": {\"dtype\": \"U8\", \"shape\": [2]}}",
                "{\"a\": {\"dtype\": \"U8\", \"shape\": [2], \"data_offsets\": [0]}}",
                "{\"a\": {\"dtype\": \"U8\", \"shape\": [2.5], \"data_offsets\": [0, 2]}}",
                "{\"a\": {\"dtype\": \"U8\", \"shape\": [-2], \"data_offsets\": [0, 2]}}",
                "{\"a\": {\"dtype\": \"U8\", \"shape\": [[2]], \"data_offsets\": [0, 2]}}",
                "{\"a\": {\"dtype\": \"U8\", \"shape\": [1e2], \"data_offsets\": [0, 2]}}",
                "{\"a\": {\"dtype\": \"U8\", \"shape\": null, \"data_offsets\": [0, 2]}}",
                "{\"a\": {\"dtype\": \"U8\", \"shape\": [2], \"data_offsets\": [0, 1, 2]}}",
                "{\"a\": {\"dtype\": \"U8\", \"shape\": [2], \"data_offsets\": [0, 18446744073709551616]}}"
            })
    void refusesAnEntryThatIsNone(String header) {
        SafetensorsBuilder.write(file, header, new byte[2]);

        assertMalformed().hasMessageContaining("tensor a expected");
    }

    @Test
    void refusesMoreDimensionsThanAnyTensorHas() {
        SafetensorsBuilder.write(file, TWO_BYTES.replace("[2]", "[2" + ",1".repeat(1_000_000) + "]"), new byte[2]);

        assertMalformed().hasMessageContaining("tensor a expected at most 8 numbers as shape");
    }

    @Test
    void refusesMoreTensorsThanAnyModelHas() {
        String tensors = IntStream.range(0, 70_000)
                .mapToObj(i -> "\"" + i + "\": {\"dtype\": \"U8\", \"shape\": [0], \"data_offsets\": [0, 0]}")
                .collect(Collectors.joining(", "));
        SafetensorsBuilder.write(file, "{" + tensors + "}");

        assertMalformed().hasMessageContaining("expected at most 65536 tensors");
    }

    @Test
    void refusesWhatIsNoFile() throws IOException {
        Files.createDirectory(file);
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(file + ": expected a regular file or a link to one");

        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(file + ": expected a regular file or a link to one");
    }

    @Test
    void followsALinkToAFile() throws IOException {
        Path blob = folder.resolve("blob");
        SafetensorsBuilder.write(blob, TWO_BYTES, new byte[2]);
        Files.createSymbolicLink(file, blob);

        assertThat(SafetensorsFile.open(file).names()).containsExactly("a");
    }

    @Test
    void refusesAnUnknownDtype() {
        SafetensorsBuilder.write(file, TWO_BYTES.replace("U8", "U7"), new byte[2]);

        assertMalformed().hasMessageContaining("unknown dtype U7");
    }

    @Test
    void refusesAHoleBeforeATensor() {
        SafetensorsBuilder.write(file, TWO_BYTES.replace("[0, 2]", "[1, 3]"), new byte[3]);

        assertMalformed().hasMessageContaining("tensor a expected to begin at byte 0, got [1, 3)");
    }

    @Test
    void refusesTensorsThatOverlap() {
        SafetensorsBuilder.write(file, """
                {"a": {"dtype": "U8", "shape": [2], "data_offsets": [0, 2]},
                 "b": {"dtype": "U8", "shape": [2], "data_offsets": [1, 3]}}
                """, new byte[3]);

        assertMalformed().hasMessageContaining("tensor b expected to begin at byte 2, got [1, 3)");
    }

    @Test
    void refusesATensorThatEndsBeforeItBegins() {
        SafetensorsBuilder.write(file, """
                {"a": {"dtype": "U8", "shape": [2], "data_offsets": [0, 2]},
                 "b": {"dtype": "U8", "shape": [1], "data_offsets": [2, 1]}}
                """, new byte[2]);

        assertMalformed().hasMessageContaining("tensor b expected to begin at byte 2, got [2, 1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[3]", "[1]", "[]", "[2, 2]"})
    void refusesAShapeThatNeedsOtherBytes(String shape) {
        SafetensorsBuilder.write(file, TWO_BYTES.replace("[2]", shape), new byte[2]);

        assertMalformed().hasMessageContaining("bytes, got 2");
    }

    @Test
    void refusesElementsThatEndWithinAByte() {
        SafetensorsBuilder.write(file, TWO_BYTES.replace("U8", "F4").replace("[2]", "[3]"), new byte[2]);

        assertMalformed().hasMessageContaining("expected 1.5 bytes, got 2");
    }

    @Test
    void refusesASizeThatOverflows() {
        SafetensorsBuilder.write(file, TWO_BYTES.replace("[2]", "[4294967296, 4294967296]"), new byte[2]);

        assertMalformed().hasMessageContaining("size of tensor a overflows");
    }

    @Test
    void refusesBytesThatNoTensorOwns() {
        SafetensorsBuilder.write(file, TWO_BYTES, new byte[3]);

        assertMalformed().hasMessageContaining("expected 2 bytes of data, got 3");
    }

    @Test
    void refusesAFileThatEndsEarly() {
        SafetensorsBuilder.write(file, TWO_BYTES, new byte[1]);

        assertMalformed().hasMessageContaining("expected 2 bytes of data, got 1");
    }

    private void writeLength(long length) {
        SafetensorsBuilder.write(
                file,
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .array());
    }

    private AbstractThrowableAssert<?, ?> assertMalformed() {
        return assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(file + " is malformed");
    }
}
