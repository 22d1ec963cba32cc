package io.globalcom2.conformance.grpc;

import com.google.protobuf.ByteString;
import io.globalcom2.proto.v1.CompressRequest;
import io.globalcom2.proto.v1.CompressResponse;
import io.globalcom2.proto.v1.CompressorGrpc;
import io.globalcom2.proto.v1.KeptRowsHeader;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.Selection;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The two calls of {@code Compressor}, one at a time. */
final class CompressorCalls {
    private static final int DEADLINE_SECONDS = 60;

    private final Channel channel;

    CompressorCalls(Channel channel) {
        this.channel = channel;
    }

    /** @throws StatusException what the compressor refused with, or the network */
    Selection select(SelectRequest request) throws StatusException {
        return stub().select(request).getSelection();
    }

    /**
     * Sends all messages, as far as they are taken, and reads the answer.
     *
     * @throws StatusException what the compressor refused with, or the network
     */
    KeptFeatures compress(List<CompressRequest> messages) throws StatusException, InterruptedException {
        BlockingClientCall<CompressRequest, CompressResponse> call = stub().compress();
        boolean open = true;
        for (CompressRequest message : messages) {
            open = open && call.write(message);
        }
        call.halfClose();
        CompressResponse first = call.read();
        if (first == null || !first.hasHeader()) {
            call.cancel("an answer without a header", null);
            throw Status.UNKNOWN
                    .withDescription(
                            "expected a header first, got " + (first == null ? "nothing" : first.getPartCase()))
                    .asException();
        }
        List<ByteString> rows = new ArrayList<>();
        for (CompressResponse next = call.read(); next != null; next = call.read()) {
            rows.add(next.getRows());
        }
        return new KeptFeatures(first.getHeader(), rows);
    }

    private CompressorGrpc.CompressorBlockingV2Stub stub() {
        return CompressorGrpc.newBlockingV2Stub(channel).withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** What {@code Compress} answers: the header, and the rows message by message. */
    record KeptFeatures(KeptRowsHeader header, List<ByteString> messages) {
        KeptFeatures {
            messages = List.copyOf(messages);
        }

        ByteString rows() {
            return ByteString.copyFrom(messages);
        }
    }
}
