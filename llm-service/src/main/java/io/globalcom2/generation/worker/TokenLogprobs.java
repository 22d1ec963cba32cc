package io.globalcom2.generation.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.tokens.TokenBytes;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.sampling.SamplingOptions;
import io.globalcom2.generation.sampling.ScoredToken;
import io.globalcom2.generation.sampling.TokenScores;
import io.globalcom2.proto.v1.TokenLogprob;
import io.globalcom2.proto.v1.TopLogprob;
import java.util.List;
import java.util.function.Supplier;

/** How likely the model found the tokens of an answer, as it passes through to the caller: ids become texts. */
public final class TokenLogprobs {
    /** JSON knows no infinity; OpenAI's answers go down to this. */
    private static final float LEAST = -9999;

    private final Supplier<TokenBytes> tokens;

    /** @param tokens asked when the first request wants scores; may throw CheckpointException */
    public TokenLogprobs(Supplier<TokenBytes> tokens) {
        this.tokens = tokens;
    }

    /**
     * Does nothing where an answer can come with what the options ask for.
     *
     * @throws ServingException INVALID_INPUT where they ask for scores and it is not known how the tokens are written
     */
    public void require(SamplingOptions options) {
        if (options.topLogprobs().isPresent()) {
            try {
                TokenBytes unused = tokens.get();
            } catch (CheckpointException e) {
                throw new ServingException(FailureKind.INVALID_INPUT, "logprobs: " + e.getMessage(), e);
            }
        }
    }

    /** @param isWithinText whether the answer goes on with a text, so that its first blank is shown */
    List<TokenLogprob> of(List<TokenScores> scores, boolean isWithinText) {
        return scores.stream()
                .map(place -> write(place, place.offset() == 0 && !isWithinText))
                .toList();
    }

    /** Of an answer that begins a text of its own. */
    public List<TokenLogprob> of(List<TokenScores> scores) {
        return of(scores, false);
    }

    private TokenLogprob write(TokenScores place, boolean isFirst) {
        TokenLogprob.Builder message = TokenLogprob.newBuilder().setOffset(place.offset());
        TopLogprob chosen = write(place.chosen(), isFirst);
        place.likeliest().forEach(token -> message.addTopLogprobs(write(token, isFirst)));
        return message.setToken(chosen.getToken())
                .setBytes(chosen.getBytes())
                .setLogprob(chosen.getLogprob())
                .build();
    }

    private TopLogprob write(ScoredToken scored, boolean isFirst) {
        TokenBytes known = tokens.get();
        int id = scored.token();
        // Models have more rows than tokenizers have tokens.
        byte[] added = id < known.tokens().size() ? known.tokens().get(id) : new byte[0];
        int start = isFirst && known.dropsFirstBlank() && added.length > 0 && added[0] == ' ' ? 1 : 0;
        ByteString bytes = ByteString.copyFrom(added, start, added.length - start);
        return TopLogprob.newBuilder()
                .setToken(known.names().getOrDefault(id, bytes.toString(UTF_8)))
                .setBytes(bytes)
                .setLogprob(Math.max(LEAST, (float) scored.logprob()))
                .build();
    }
}
