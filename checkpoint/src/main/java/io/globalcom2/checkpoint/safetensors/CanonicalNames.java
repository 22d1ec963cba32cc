package io.globalcom2.checkpoint.safetensors;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One name per tensor. Checkpoints on the hub, later saves, the newest ones and those of the authors' own code wrap the same parts differently:
 *
 * <pre>
 * here                           hub                           later saves            newest                  original
 * vision_tower.…                 vision_tower.vision_model.…   vision_tower.…         model.vision_tower.…    model.vision_tower.vision_tower.vision_model.…
 * language_model.…               language_model.model.…        language_model.model.… model.language_model.…  model.layers.…, .embed_tokens.…, .norm.…
 * lm_head.weight                 language_model.lm_head.weight language_model.lm_…    lm_head.weight          lm_head.weight
 * multi_modal_projector.linear_1 multi_modal_projector.…       multi_modal_projector… model.multi_modal_…     model.mm_projector.0
 * multi_modal_projector.linear_2 multi_modal_projector.…       multi_modal_projector… model.multi_modal_…     model.mm_projector.2
 * image_newline                  image_newline                 image_newline          model.image_newline     model.image_newline
 * </pre>
 */
final class CanonicalNames {
    /** What a name begins with, and what takes its place: one after the other. */
    private static final Map<String, String> BEGINNINGS = new LinkedHashMap<>();

    static {
        BEGINNINGS.put("model.", "");
        BEGINNINGS.put("language_model.lm_head.", "lm_head.");
        BEGINNINGS.put("language_model.model.", "language_model.");
        BEGINNINGS.put("layers.", "language_model.layers.");
        BEGINNINGS.put("embed_tokens.", "language_model.embed_tokens.");
        BEGINNINGS.put("norm.", "language_model.norm.");
        BEGINNINGS.put("mm_projector.0.", "multi_modal_projector.linear_1.");
        BEGINNINGS.put("mm_projector.2.", "multi_modal_projector.linear_2.");
        BEGINNINGS.put("vision_tower.vision_tower.", "vision_tower.");
        BEGINNINGS.put("vision_tower.vision_model.", "vision_tower.");
    }

    private CanonicalNames() {}

    static String of(String storedName) {
        String name = storedName;
        for (Map.Entry<String, String> beginning : BEGINNINGS.entrySet()) {
            if (name.startsWith(beginning.getKey())) {
                name = beginning.getValue() + name.substring(beginning.getKey().length());
            }
        }
        return name;
    }
}
