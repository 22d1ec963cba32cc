package io.globalcom2.benchmarks.compare.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.benchmarks.compare.serving.asking.TimedRequest;
import io.globalcom2.quickstart.chat.UsageReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HopResultsTest {
    @Test
    void hopsAddUpToTheFirstToken() {
        HopResults results = new HopResults();

        results.add(Way.HTTP, new TimedRequest(usage(27), 30, 40));
        results.add(Way.GRPC, new TimedRequest(usage(0), 28, 40));
        results.addEncoder(1.5, 0.5);

        assertThat(results.table().csv()).isEqualTo("""
                way,hop,mean_ms,p50_ms,p99_ms
                HTTP,caller to gateway and back,3.000,,
                HTTP,gateway: into the queue; push of the text,2.000,,
                HTTP,in the queue,4.000,,
                HTTP,"call of the encoder, picture cached",5.000,,
                HTTP,wait for a slot,1.000,,
                HTTP,sum: above the model's own time,15.000,,
                HTTP,the model's own time: projector and prefill,15.000,,
                HTTP,first token,30.000,,
                gRPC,"caller to gateway, into the queue; push and back",3.000,,
                gRPC,in the queue,4.000,,
                gRPC,"call of the encoder, picture cached",5.000,,
                gRPC,wait for a slot,1.000,,
                gRPC,sum: above the model's own time,13.000,,
                gRPC,the model's own time: projector and prefill,15.000,,
                gRPC,first token,28.000,,
                both,of the encoder's call: compressor called,1.500,,
                both,of the encoder's call: kept rows gathered,0.500,,
                both,"of the encoder's call: the call itself, look-up and rows on the wire",3.000,,
                """);
    }

    private static UsageReport usage(int firstTokenAtGateway) {
        return new UsageReport(
                100,
                2,
                0,
                0,
                0,
                Duration.ofMillis(4),
                Duration.ofMillis(5),
                Duration.ofMillis(1),
                Duration.ofMillis(15),
                Duration.ZERO,
                Duration.ofMillis(firstTokenAtGateway));
    }
}
