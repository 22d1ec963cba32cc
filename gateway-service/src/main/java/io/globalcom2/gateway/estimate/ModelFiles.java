package io.globalcom2.gateway.estimate;

import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.config.JsonObject;
import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.checkpoint.djl.Tokenizer;
import io.globalcom2.checkpoint.prompt.ConversationTokens;
import io.globalcom2.checkpoint.prompt.ImageCount;
import io.globalcom2.checkpoint.prompt.ImagePositions;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.compression.globalcom2.CropGrid;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.ChatRequest;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The served checkpoint as far as prompts are counted by it. */
@Singleton
public final class ModelFiles {
    private final Optional<Opened> opened;

    @Inject
    ModelFiles(ModelFilesConfig config) {
        this(config.modelFolder(), config.maxContext());
    }

    /**
     * Opens the files of a folder, if there is one.
     *
     * @param maxContext 0 for what the checkpoint was made for
     * @throws io.globalcom2.checkpoint.config.CheckpointException when a file is missing or malformed
     */
    ModelFiles(Optional<Path> folder, int maxContext) {
        opened = folder.map(path -> Opened.read(path, maxContext));
    }

    /** So that a folder that cannot be read ends the start and not a request. */
    void open(@Observes StartupEvent event) {}

    @PreDestroy
    void close() {
        opened.map(Opened::tokenizer).ifPresent(Tokenizer::close);
    }

    /** Positions of a prompt and its answer together at most; empty where there is no folder. */
    public OptionalInt maxContext() {
        return opened.map(files -> OptionalInt.of(files.maxContext())).orElseGet(OptionalInt::empty);
    }

    /** Candidates of the crop grid; empty where there is no folder. */
    public List<CropGrid> grids() {
        return opened.map(files -> files.images().grids()).orElseGet(List::of);
    }

    /**
     * What a request costs before its first token.
     *
     * @throws ServingException NOT_FOUND without a folder, INVALID_INPUT for what a worker would refuse
     */
    public Estimate estimate(ChatRequest request) {
        Opened files = opened.orElseThrow(() -> new ServingException(
                FailureKind.NOT_FOUND,
                "estimate: expected a gateway with globalcom2.gateway.model-folder, got one without: it cannot count"));
        Conversation conversation = request.conversation();
        CompressionOptions compression = request.compression().orElse(CompressionOptions.NONE);
        boolean several = conversation.images().size() > 1;
        List<ImageCount> images = conversation.images().stream()
                .map(image -> files.images().count(image, several, compression))
                .toList();
        return new Estimate(files.texts().textPositions(conversation), images, files.maxContext());
    }

    private record Opened(Tokenizer tokenizer, ConversationTokens texts, ImagePositions images, int maxContext) {
        static Opened read(Path folder, int maxContext) {
            LlavaConfig config = LlavaConfig.of(JsonObject.read(folder.resolve("config.json")));
            Tokenizer tokenizer = Tokenizer.open(folder);
            int made = config.text().maxPositions();
            return new Opened(
                    tokenizer,
                    ConversationTokens.of(folder, config, tokenizer),
                    ImagePositions.of(config),
                    maxContext == 0 ? made : Math.min(maxContext, made));
        }
    }
}
