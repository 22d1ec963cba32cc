package io.globalcom2.checkpoint.prompt;

import io.globalcom2.checkpoint.chat.Conversation;

/** Writes a conversation as the text that the model was trained on, up to where the assistant begins to answer. */
@FunctionalInterface
public interface PromptTemplate {
    /** The text, with one image placeholder for each image. */
    String render(Conversation conversation);
}
