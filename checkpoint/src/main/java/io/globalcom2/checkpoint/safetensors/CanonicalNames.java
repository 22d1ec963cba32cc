package io.globalcom2.checkpoint.safetensors;

/**
 * One name per tensor. Checkpoints on the hub, later saves and the newest ones wrap the same parts differently:
 *
 * <pre>
 * here                      hub                               later saves            newest
 * vision_tower.…            vision_tower.vision_model.…       vision_tower.…         model.vision_tower.…
 * language_model.…          language_model.model.…            language_model.model.… model.language_model.…
 * lm_head.weight            language_model.lm_head.weight     language_model.lm_…    lm_head.weight
 * multi_modal_projector.…   multi_modal_projector.…           multi_modal_projector… model.multi_modal_projector.…
 * image_newline             image_newline                     image_newline          model.image_newline
 * </pre>
 */
final class CanonicalNames {
    private CanonicalNames() {}

    static String of(String storedName) {
        String name = unwrap(storedName, "model.", "");
        name = unwrap(name, "language_model.lm_head.", "lm_head.");
        name = unwrap(name, "language_model.model.", "language_model.");
        return unwrap(name, "vision_tower.vision_model.", "vision_tower.");
    }

    private static String unwrap(String name, String wrapped, String plain) {
        return name.startsWith(wrapped) ? plain + name.substring(wrapped.length()) : name;
    }
}
