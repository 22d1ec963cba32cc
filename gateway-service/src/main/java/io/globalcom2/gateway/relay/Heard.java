package io.globalcom2.gateway.relay;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.util.List;

/**
 * How much of an answer somebody has.
 *
 * @param characters Unicode code points of each choice, by its index; 0 of those that are not named
 */
public record Heard(List<Integer> characters) {
    public static final Heard NOTHING = new Heard(List.of());

    /** What somebody has of the only choice, or of the first. */
    public static Heard of(int characters) {
        return new Heard(List.of(characters));
    }

    public Heard {
        characters = List.copyOf(characters);
        if (characters.stream().anyMatch(count -> count < 0)) {
            throw invalidInput("characters heard: expected at least 0, got " + characters);
        }
    }

    /** Of one choice. */
    public int ofChoice(int index) {
        return index < characters.size() ? characters.get(index) : 0;
    }
}
