package io.globalcom2.checkpoint.djl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program as text: one TorchScript class and the values its scalar attributes begin with, and those of its parts.
 *
 * <p>The class header declares the attributes, two spaces deep, as {@code name : type}. {@code int}, {@code float}, {@code bool} and {@code str}
 * attributes take their values from the caller, who must name each of them and nothing else; {@code Dict[str, Tensor]},
 * {@code List[Tensor]} and {@code List[Dict[str, Tensor]]} begin empty, {@code Optional[..]} begins as None, {@code training} is false. Tensors come later,
 * through a method of the program. An attribute of the type {@code __torch__.Name} is a part: a program of its own whose class has this name.
 */
public final class ProgramSource {
    static final String NAMESPACE = "__torch__.";

    private static final Pattern CLASS_HEADER = Pattern.compile("^class (\\w+)\\(Module\\):", Pattern.MULTILINE);
    private static final Pattern ATTRIBUTE = Pattern.compile("^  (\\w+) ?: ?(\\S.*?)\\s*(?:#.*)?$", Pattern.MULTILINE);

    private final String text;
    private final String className;
    private final Map<String, Attribute> attributes = new LinkedHashMap<>();
    private final Map<String, ProgramSource> parts = new LinkedHashMap<>();

    private ProgramSource(String text, Map<String, Object> values) {
        this.text = requireNonNull(text, "text is null");
        Matcher header = CLASS_HEADER.matcher(text);
        if (!header.find()) {
            throw new IllegalArgumentException("expected a line 'class Name(Module):' in the program");
        }
        className = header.group(1);
        Map<String, Object> unused = new TreeMap<>(values);
        Matcher attribute = ATTRIBUTE.matcher(text);
        while (attribute.find()) {
            String name = attribute.group(1);
            Object value = name.equals("training") ? false : unused.remove(name);
            attributes.put(name, Attribute.of(name, attribute.group(2), value));
            if (value instanceof ProgramSource part) {
                parts.put(part.className, part);
            }
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException(className + " declares no attributes " + unused.keySet());
        }
    }

    /**
     * Reads a program that lies beside a class.
     *
     * @param owner class in whose package (and jar) the resource lies
     * @param resource file name, such as {@code vision_tower.py}
     * @param values by attribute: Integer or Long, Double, Boolean, String or ProgramSource
     * @throws IllegalArgumentException if the values do not match the attributes that the program declares
     */
    public static ProgramSource read(Class<?> owner, String resource, Map<String, Object> values) {
        try (InputStream stream = owner.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("no resource " + resource + " beside " + owner.getName());
            }
            return of(new String(stream.readAllBytes(), UTF_8), values);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the program " + resource, e);
        }
    }

    /** The same of a program that is at hand. */
    static ProgramSource of(String text, Map<String, Object> values) {
        return new ProgramSource(text, values);
    }

    /** With that of its parts. */
    String text() {
        StringBuilder whole = new StringBuilder(text);
        parts.values().forEach(part -> whole.append('\n').append(part.text()));
        return whole.toString();
    }

    String className() {
        return className;
    }

    /** The pickled object: an instance of the class with its attributes. */
    byte[] pickle() {
        PickleWriter pickle = new PickleWriter();
        writeTo(pickle);
        return pickle.stop();
    }

    void writeTo(PickleWriter pickle) {
        pickle.global("__torch__", className).emptyTuple().newObject();
        pickle.emptyDict().mark();
        attributes.forEach((name, attribute) -> attribute.write(pickle.text(name)));
        pickle.setItems().build();
    }
}
