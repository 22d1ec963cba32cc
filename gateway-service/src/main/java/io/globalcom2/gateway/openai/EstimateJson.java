package io.globalcom2.gateway.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.checkpoint.prompt.ImageCount;
import io.globalcom2.gateway.admission.ServedModel;
import io.globalcom2.gateway.estimate.Estimate;

/** What a request will cost, in the words of the {@code usage} of its answer. */
final class EstimateJson {
    private EstimateJson() {}

    static ObjectNode write(Estimate estimate, ServedModel model) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("object", "chat.completion.estimate")
                .put("model", model.name())
                .put("prompt_tokens", estimate.promptTokens())
                .put("text_tokens", estimate.textTokens())
                .put("exact", estimate.isExact())
                .put("max_model_len", estimate.maxContext());
        json.putArray("images");
        estimate.images().forEach(image -> put(json.withArray("images").addObject(), image));
        return json;
    }

    private static void put(ObjectNode json, ImageCount image) {
        json.put("width", image.geometry().imageWidth())
                .put("height", image.geometry().imageHeight())
                .put("grid_columns", image.geometry().gridColumns())
                .put("grid_rows", image.geometry().gridRows())
                .put("method", image.settings().method().id())
                .put("profile", image.settings().profile().id())
                .put("aggregate", image.settings().aggregate())
                .put("requested_ratio", image.settings().retentionRatio())
                .put("original_tokens", image.count().original())
                .put("kept_tokens", image.count().kept())
                .put("newline_tokens", image.count().newlines());
    }
}
