package io.globalcom2.generation.grpc;

import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.JsonObject;
import io.globalcom2.checkpoint.config.LargestImage;
import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.checkpoint.config.ModelConfig;
import io.quarkus.arc.Unremovable;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.quarkus.runtime.StartupEvent;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How large messages to this service may be: {@code LanguageModel.Generate} brings the rows of an image in one, so the checkpoint says. */
@Singleton
@Unremovable
final class GenerateMessageSize implements ServerBuilderCustomizer<VertxServerBuilder> {
    private static final String SETTING = "quarkus.grpc.server.max-inbound-message-size";
    private static final int FIRST = 1;

    private final ModelConfig model;

    GenerateMessageSize(ModelConfig model) {
        this.model = model;
    }

    @Override
    public void customize(GrpcServerConfiguration server, VertxServerBuilder builder) {
        if (server.maxInboundMessageSize().isEmpty()) {
            largestImage().ifPresent(largest -> builder.maxInboundMessageSize(largest.messageBytes()));
        }
    }

    /** Before the model is loaded, and not while the server is made: without a server the service would go on. */
    void checkWhatIsSet(
            @Observes @Priority(FIRST) StartupEvent event, @ConfigProperty(name = SETTING) OptionalInt set) {
        largestImage().ifPresent(largest -> requireRoom(largest, set));
    }

    /** @throws IllegalArgumentException when less is set than the largest image takes */
    static void requireRoom(LargestImage largest, OptionalInt set) {
        int needed = largest.messageBytes();
        if (set.isPresent() && set.getAsInt() < needed) {
            throw new IllegalArgumentException(
                    "%s: expected at least %d, or nothing, for an image of %d views of %d tokens of width %d, got %d"
                            .formatted(
                                    SETTING,
                                    needed,
                                    largest.views(),
                                    largest.tokens(),
                                    largest.width(),
                                    set.getAsInt()));
        }
    }

    /** None of a checkpoint that is refused: whoever loads the model says so. */
    private Optional<LargestImage> largestImage() {
        try {
            return Optional.of(LlavaConfig.of(JsonObject.read(model.folder().resolve("config.json")))
                    .largestImage());
        } catch (CheckpointException refused) {
            return Optional.empty();
        }
    }
}
