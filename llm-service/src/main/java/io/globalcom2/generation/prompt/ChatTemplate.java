package io.globalcom2.generation.prompt;

/** Writes a conversation as the text that the model was trained on, up to where the assistant begins to answer. */
@FunctionalInterface
public interface ChatTemplate {
    /** The text, with one image placeholder for each image. */
    String render(Conversation conversation);
}
