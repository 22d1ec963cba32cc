package io.globalcom2.wire;

import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.proto.v1.Compression;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What a caller says of compression. */
public final class CompressionMessages {
    private CompressionMessages() {}

    /** Whether it can be done is not looked at here. */
    public static CompressionOptions read(Compression message) {
        return new CompressionOptions(
                message.getMethod(),
                message.getProfile(),
                message.hasRetentionRatio() ? OptionalDouble.of(message.getRetentionRatio()) : OptionalDouble.empty(),
                message.hasSeed() ? OptionalLong.of(message.getSeed()) : OptionalLong.empty(),
                message.getAggregate());
    }

    public static Compression write(CompressionOptions options) {
        Compression.Builder message = Compression.newBuilder()
                .setMethod(options.method())
                .setProfile(options.profile())
                .setAggregate(options.aggregate());
        options.retentionRatio().ifPresent(message::setRetentionRatio);
        options.seed().ifPresent(message::setSeed);
        return message.build();
    }
}
