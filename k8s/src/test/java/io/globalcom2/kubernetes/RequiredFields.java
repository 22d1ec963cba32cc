package io.globalcom2.kubernetes;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.util.List;

/** What Strimzi's resource definitions require, as far as we use it; its Java types do not say. */
final class RequiredFields implements ApiType.Schema {
    private final List<String> paths;

    RequiredFields(String... paths) {
        this.paths = List.of(paths);
    }

    @Override
    public void validate(JsonElement object) throws IOException {
        for (String path : paths) {
            JsonElement at = object;
            for (String field : path.split("\\.", -1)) {
                if (!at.isJsonObject() || !at.getAsJsonObject().has(field)) {
                    throw new IOException("The required field `" + path + "` is not found");
                }
                at = at.getAsJsonObject().get(field);
            }
        }
    }
}
