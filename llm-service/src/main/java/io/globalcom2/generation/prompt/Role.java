package io.globalcom2.generation.prompt;

import io.globalcom2.failure.ServingException;

/** Who speaks. */
public enum Role {
    SYSTEM("system"),
    USER("user"),
    ASSISTANT("assistant");

    private final String templateName;

    Role(String templateName) {
        this.templateName = templateName;
    }

    /** The name that chat templates and requests use. */
    public String templateName() {
        return templateName;
    }

    /**
     * The role of that name.
     *
     * @throws ServingException INVALID_INPUT when there is none
     */
    public static Role of(String templateName) {
        for (Role role : values()) {
            if (role.templateName.equals(templateName)) {
                return role;
            }
        }
        throw ServingException.invalidInput(
                "role: expected \"system\", \"user\" or \"assistant\", got \"%s\"".formatted(templateName));
    }
}
