package io.globalcom2.compression.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.globalcom2.proto.v1.CompressorGrpc;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.Selection;
import io.grpc.Channel;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The whole service, as a caller on the network sees it. */
@QuarkusTest
class CompressorServiceIT {
    @GrpcClient("compressor")
    Channel channel;

    @TestHTTPResource(management = true)
    URI management;

    @Test
    void selectsOverTheNetwork() {
        Selection selection = CompressorGrpc.newBlockingStub(channel)
                .select(SelectRequests.quarter().build())
                .getSelection();

        assertThat(selection.getTokens().getKept()).isEqualTo(720);
        assertThat(selection.getSequenceCount()).isEqualTo(720 + 48);
    }

    @Test
    void namesTheMistakeOverTheNetwork() {
        assertThatThrownBy(() -> CompressorGrpc.newBlockingStub(channel)
                        .select(SelectRequests.quarter().addThumbnailScores(0).build()))
                .hasMessage("INVALID_ARGUMENT: thumbnail_scores: expected 576 numbers, got 577");
    }

    @Test
    void takesTheScoresOfManyViews() {
        // 24 x 24 crops of 576 tokens: 1.3 MB of scores.
        SelectRequest.Builder request = SelectRequests.quarter();
        request.getGeometryBuilder().setGridColumns(24).setGridRows(24);
        request.clearCropScores().addAllCropScores(Collections.nCopies(576 * 576, 0.5f));

        Selection selection =
                CompressorGrpc.newBlockingStub(channel).select(request.build()).getSelection();

        assertThat(selection.getTokens().getOriginal()).isEqualTo(577 * 576);
        assertThat(selection.getCropKeptCount()).isEqualTo(576);
    }

    @Test
    void servesGrpcHealth() {
        assertThat(HealthGrpc.newBlockingStub(channel)
                        .check(HealthCheckRequest.newBuilder()
                                .setService(CompressorGrpc.SERVICE_NAME)
                                .build())
                        .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void servesGrpcReflection() throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        // One answer is all that is waited for.
                    }
                });

        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

        assertThat(answer.get(1, TimeUnit.MINUTES).getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(CompressorGrpc.SERVICE_NAME);
        requests.onCompleted();
    }

    @Test
    void servesHttpHealth() throws Exception {
        assertThat(get("health/ready").statusCode()).isEqualTo(200);
        assertThat(get("health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void exportsMetrics() throws Exception {
        CompressorGrpc.newBlockingStub(channel).select(SelectRequests.quarter().build());

        assertThat(get("metrics").body())
                .contains("globalcom2_compressor_selection_seconds_count{method=\"globalcom2\",profile=\"standard\"}")
                .contains(
                        "globalcom2_compressor_image_tokens_total{method=\"globalcom2\",profile=\"standard\",state=\"original\"}")
                .contains(
                        "globalcom2_compressor_image_tokens_total{method=\"globalcom2\",profile=\"standard\",state=\"kept\"}")
                .contains(
                        "globalcom2_compressor_image_tokens_total{method=\"globalcom2\",profile=\"standard\",state=\"newline\"}")
                .contains("grpc_server_processing_duration_seconds_count{");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(management.resolve(path)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
