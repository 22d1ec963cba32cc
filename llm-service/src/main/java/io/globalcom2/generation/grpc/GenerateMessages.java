package io.globalcom2.generation.grpc;

import io.globalcom2.checkpoint.chat.limits.RequestLimits;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.prompt.PromptPiece;
import io.globalcom2.generation.prompt.TextTokens;
import io.globalcom2.generation.prompt.VisualTokens;
import io.globalcom2.generation.scheduling.GenerationRequest;
import io.globalcom2.generation.wire.ImageUsages;
import io.globalcom2.generation.wire.SamplingMessages;
import io.globalcom2.proto.v1.GenerateRequest;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.Selection;
import io.globalcom2.proto.v1.VisualRows;
import io.globalcom2.tensor.wire.WireTensor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads what a direct caller brings. Everything wrong is INVALID_INPUT and names the field. */
final class GenerateMessages {
    private static final int MAX_REQUEST_ID_LENGTH = 128;
    private static final String NOBODY_KNOWN = "";

    private final PromptAssembler prompts;
    private final RequestLimits limits;
    private final int defaultMaxTokens;

    /** @param defaultMaxTokens for requests that name none */
    GenerateMessages(PromptAssembler prompts, RequestLimits limits, int defaultMaxTokens) {
        this.prompts = prompts;
        this.limits = limits;
        this.defaultMaxTokens = defaultMaxTokens;
    }

    GenerationRequest read(GenerateRequest message, Instant deadline) {
        String requestId = message.getRequestId().isEmpty() ? UUID.randomUUID().toString() : message.getRequestId();
        if (requestId.length() > MAX_REQUEST_ID_LENGTH) {
            throw ServingException.invalidInput("request_id: expected at most %d characters, got %d"
                    .formatted(MAX_REQUEST_ID_LENGTH, requestId.length()));
        }
        limits.checkStop(message.getSampling().getStopList());
        if (message.getSampling().getN() > 1) {
            throw ServingException.invalidInput("sampling.n: expected 1, a prompt is answered once here, got "
                    + Integer.toUnsignedString(message.getSampling().getN()));
        }
        return new GenerationRequest(
                requestId,
                UUID.randomUUID().toString(),
                NOBODY_KNOWN,
                prompt(message),
                false,
                SamplingMessages.options(message.getSampling(), requestId, defaultMaxTokens),
                deadline);
    }

    /** What each image costs, in the order of the prompt. */
    static List<ImageUsage> images(GenerateRequest message) {
        return message.getPromptList().stream()
                .filter(io.globalcom2.proto.v1.PromptPart::hasVisualRows)
                .map(io.globalcom2.proto.v1.PromptPart::getVisualRows)
                .map(rows -> ImageUsages.of(rows.getGeometry(), rows.getSelection()))
                .toList();
    }

    private Prompt prompt(GenerateRequest message) {
        if (message.getPromptCount() == 0) {
            throw ServingException.invalidInput("prompt: expected at least one part, got none");
        }
        limits.checkTextLength(
                "prompt",
                message.getPromptList().stream()
                        .mapToLong(part -> part.getText().length())
                        .sum());
        List<PromptPiece> parts = new ArrayList<>();
        for (int i = 0; i < message.getPromptCount(); i++) {
            parts.add(part("prompt[" + i + "]", message.getPrompt(i)));
        }
        return prompts.assemble(parts);
    }

    private PromptPiece part(String field, io.globalcom2.proto.v1.PromptPart part) {
        return switch (part.getPartCase()) {
            case TEXT -> prompts.encodeText(part.getText());
            case TOKEN_IDS -> new TextTokens(ints(part.getTokenIds().getIdsList()));
            case VISUAL_ROWS -> visualTokens(field + ".visual_rows", part.getVisualRows());
            case PART_NOT_SET ->
                throw ServingException.invalidInput(field + ": expected text, token_ids or visual_rows, got nothing");
        };
    }

    private static VisualTokens visualTokens(String field, VisualRows message) {
        WireTensor rows = WireTensor.read(field + ".rows", message.getRows());
        if (rows.shape().size() != 2) {
            throw ServingException.invalidInput(
                    "%s.rows.shape: expected [visual tokens, width], got %s".formatted(field, rows.shape()));
        }
        Selection selection = message.getSelection();
        long entries = SelectedRows.count(selection);
        if (rows.shape().get(0) != entries) {
            throw ServingException.invalidInput(
                    "%s.selection.sequence: expected %d entries of at least 0, one for each row, got %d"
                            .formatted(field, rows.shape().get(0), entries));
        }
        rows.requireFinite(field + ".rows");
        try {
            return SelectedRows.tokens(
                    rows.data(), rows.dtype(), Math.toIntExact(rows.shape().get(1)), selection);
        } catch (ServingException e) {
            throw new ServingException(e.kind(), field + ": " + e.getMessage(), e);
        } catch (ArithmeticException e) {
            throw ServingException.invalidInput(
                    "%s.rows.shape: expected a width in 32 bits, got %s".formatted(field, rows.shape()));
        }
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
