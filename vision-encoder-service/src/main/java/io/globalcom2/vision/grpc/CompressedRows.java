package io.globalcom2.vision.grpc;

import com.google.protobuf.ByteString;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.proto.v1.FeaturesHeader;
import io.globalcom2.proto.v1.KeptRowsHeader;
import io.globalcom2.tensor.wire.WireTensor;

/**
 * What the compressor left of an image's rows.
 *
 * @param sent what it was asked
 * @param header what it announced
 * @param rows what came
 */
record CompressedRows(FeaturesHeader sent, KeptRowsHeader header, ByteString rows) {
    /** @throws ServingException INTERNAL unless that many rows came, as announced and of the kind that was sent: else the compressor has a bug */
    void requireRows(int keptTokens) {
        requireEqual("dtype", sent.getDtype(), header.getDtype());
        requireEqual("row width", sent.getRowWidth(), header.getRowWidth());
        requireEqual("number of rows", keptTokens, header.getRowCount());
        long rowBytes = (long) sent.getRowWidth()
                * WireTensor.format("header", sent.getDtype()).sizeBytes();
        requireEqual("bytes of rows", keptTokens * rowBytes, (long) rows.size());
    }

    private static void requireEqual(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new ServingException(
                    FailureKind.INTERNAL,
                    "the compressor's rows: expected the %s %s, got %s".formatted(what, expected, actual));
        }
    }
}
