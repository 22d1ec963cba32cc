package io.globalcom2.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Sampling;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells one question from another: equal for two requests that ask for the same answer, whoever asks, whatever their ids and in whichever
 * mapping. Messages, sampling and compression are the question. The id, the name of the model (one installation serves one, under whatever
 * name) and what only says how urgent it is are not, nor are fields of later versions that this one does not know at the top.
 */
public final class RequestDigest {
    /** Of the digest as text. */
    public static final int HEX_LENGTH = 64;

    /** Room for what is written piece by piece; images pass it by. */
    private static final int BUFFER_BYTES = 4096;

    private RequestDigest() {}

    /** SHA-256 over the deterministic serialization of the question, in lower-case hex. Takes some milliseconds for each MiB of images. */
    public static String of(InferenceRequest request) {
        InferenceRequest.Builder question = InferenceRequest.newBuilder().addAllMessages(request.getMessagesList());
        // To say nothing in them is to leave them out.
        if (!request.getSampling().equals(Sampling.getDefaultInstance())) {
            question.setSampling(request.getSampling());
        }
        if (!request.getCompression().equals(Compression.getDefaultInstance())) {
            question.setCompression(request.getCompression());
        }
        return sha256(question.build());
    }

    private static String sha256(Message message) {
        try (DigestOutputStream digesting =
                new DigestOutputStream(OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            CodedOutputStream output = CodedOutputStream.newInstance(digesting, BUFFER_BYTES);
            output.useDeterministicSerialization();
            message.writeTo(output);
            output.flush();
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } catch (IOException e) {
            throw new IllegalStateException("there is no I/O here", e);
        }
    }
}
