package io.globalcom2.generation.lifecycle;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.tokens.TokenBytes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;

/** How the checkpoint's tokens are written: read when that is first asked for, since most requests do not. */
@Singleton
final class KnownTokens implements Supplier<TokenBytes> {
    private final Checkpoint checkpoint;
    private Optional<TokenBytes> tokens = Optional.empty();

    KnownTokens(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** @throws io.globalcom2.checkpoint.config.CheckpointException when that is not known */
    @Override
    public synchronized TokenBytes get() {
        if (tokens.isEmpty()) {
            tokens = Optional.of(TokenBytes.read(checkpoint.folder().resolve("tokenizer.json")));
        }
        return tokens.get();
    }
}
