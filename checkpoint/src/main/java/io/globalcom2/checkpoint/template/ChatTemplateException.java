package io.globalcom2.checkpoint.template;

/** Messages that the template refuses or cannot express. The message is meant for who sent them. */
public final class ChatTemplateException extends RuntimeException {
    ChatTemplateException(String message) {
        super(message);
    }

    ChatTemplateException(String message, Throwable cause) {
        super(message, cause);
    }
}
