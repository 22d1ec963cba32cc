package io.globalcom2.checkpoint.djl;

import java.util.function.UnaryOperator;

/** What one attribute of a program begins as: something that writes its value into a pickle. */
@FunctionalInterface
interface Attribute {
    void write(PickleWriter pickle);

    /**
     * The beginning of an attribute of a declared type.
     *
     * @param type as the program declares it
     * @param value as the caller gives it; null if not given
     */
    static Attribute of(String name, String type, Object value) {
        return switch (type) {
            case "int" -> {
                long number = value instanceof Integer i ? i : expect(name, type, value, Long.class);
                yield pickle -> pickle.integer(number);
            }
            case "float" -> {
                double number = expect(name, type, value, Double.class);
                yield pickle -> pickle.real(number);
            }
            case "bool" -> {
                boolean flag = expect(name, type, value, Boolean.class);
                yield pickle -> pickle.bool(flag);
            }
            case "str" -> {
                String text = expect(name, type, value, String.class);
                yield pickle -> pickle.text(text);
            }
            case "Dict[str, Tensor]" -> empty(name, type, value, tagged(type, PickleWriter::emptyDict));
            case "List[Tensor]" -> empty(name, type, value, Attribute::emptyTensorList);
            case "List[Dict[str, Tensor]]" -> empty(name, type, value, tagged(type, PickleWriter::emptyList));
            default -> {
                if (type.startsWith("Optional[")) {
                    yield empty(name, type, value, PickleWriter::none);
                }
                if (type.startsWith(ProgramSource.NAMESPACE)) {
                    ProgramSource part = expect(name, type, value, ProgramSource.class);
                    if (!type.equals(ProgramSource.NAMESPACE + part.className())) {
                        throw new IllegalArgumentException(
                                "attribute " + name + " expected " + type + ", got the program " + part.className());
                    }
                    yield pickle -> part.writeTo(pickle);
                }
                throw new IllegalArgumentException("attribute " + name + " has the unsupported type " + type);
            }
        };
    }

    private static <T> T expect(String name, String type, Object value, Class<T> valueType) {
        if (!valueType.isInstance(value)) {
            throw new IllegalArgumentException("attribute " + name + " expected " + type + ", got " + value);
        }
        return valueType.cast(value);
    }

    private static Attribute empty(String name, String type, Object value, Attribute attribute) {
        if (value != null) {
            throw new IllegalArgumentException(
                    "attribute " + name + " of type " + type + " takes no value, got " + value);
        }
        return attribute;
    }

    private static Attribute tagged(String type, UnaryOperator<PickleWriter> empty) {
        return pickle -> empty.apply(
                        pickle.global("torch.jit._pickle", "restore_type_tag").mark())
                .text(type)
                .tuple()
                .reduce();
    }

    private static void emptyTensorList(PickleWriter pickle) {
        pickle.global("torch.jit._pickle", "build_tensorlist");
        pickle.mark().emptyList().tuple().reduce();
    }
}
