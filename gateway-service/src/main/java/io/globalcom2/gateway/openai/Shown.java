package io.globalcom2.gateway.openai;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.failure.Quote;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.gateway.relay.Heard;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much of an answer a caller has, as the ids of events say it: the characters (Unicode code points) of each choice, by its index, with commas between them. One
 * thread.
 */
final class Shown {
    private static final Pattern COUNTS = Pattern.compile("[0-9]{1,9}(?:,[0-9]{1,9}){0,7}");

    private final List<Integer> characters = new ArrayList<>();

    private Shown(List<Integer> characters) {
        this.characters.addAll(characters);
    }

    static Shown nothing() {
        return new Shown(List.of(0));
    }

    /**
     * Of the id of an event; nothing where it is empty.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT
     */
    static Shown read(String id) {
        if (id.isEmpty()) {
            return nothing();
        }
        if (!COUNTS.matcher(id).matches()) {
            throw invalidInput(
                    "Last-Event-ID: expected how many characters were shown, got %s".formatted(Quote.of(id)));
        }
        return new Shown(Stream.of(id.split(",")).map(Integer::valueOf).toList());
    }

    void add(TextDelta delta) {
        String text = delta.text();
        while (characters.size() <= delta.index()) {
            characters.add(0);
        }
        characters.set(delta.index(), characters.get(delta.index()) + text.codePointCount(0, text.length()));
    }

    /** Whether there is something of a choice. */
    boolean has(int index) {
        return index < characters.size() && characters.get(index) > 0;
    }

    Heard heard() {
        return new Heard(characters);
    }

    @Override
    public String toString() {
        return characters.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
