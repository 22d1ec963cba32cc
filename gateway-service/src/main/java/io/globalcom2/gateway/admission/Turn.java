package io.globalcom2.gateway.admission;

import java.util.List;

/** What one side says before the other answers. */
public record Turn(Role role, List<Part> content) {
    public Turn {
        content = List.copyOf(content);
    }

    boolean hasImage() {
        return content.stream().anyMatch(Part.Image.class::isInstance);
    }
}
