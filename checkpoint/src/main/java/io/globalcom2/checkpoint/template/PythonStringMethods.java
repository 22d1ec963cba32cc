package io.globalcom2.checkpoint.template;

import java.beans.FeatureDescriptor;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;

/** The methods of Python's {@code str} that chat templates call. Everything else is left to the next resolver. */
final class PythonStringMethods extends ELResolver {
    @Override
    public Object invoke(ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
        if (!(base instanceof String text)) {
            return null;
        }
        List<String> words = List.of(arguments).stream().map(String::valueOf).toList();
        Object result = call(text, method.toString(), words);
        context.setPropertyResolved(result != null);
        return result;
    }

    private static Object call(String text, String method, List<String> arguments) {
        return switch (method + '/' + arguments.size()) {
            case "upper/0" -> text.toUpperCase(Locale.ROOT);
            case "lower/0" -> text.toLowerCase(Locale.ROOT);
            case "capitalize/0" ->
                text.isEmpty()
                        ? text
                        : text.substring(0, 1).toUpperCase(Locale.ROOT)
                                + text.substring(1).toLowerCase(Locale.ROOT);
            case "strip/0" -> text.strip();
            case "lstrip/0" -> text.stripLeading();
            case "rstrip/0" -> text.stripTrailing();
            case "startswith/1" -> text.startsWith(arguments.get(0));
            case "endswith/1" -> text.endsWith(arguments.get(0));
            case "split/1" -> List.of(text.split(Pattern.quote(arguments.get(0)), -1));
            case "replace/2" -> text.replace(arguments.get(0), arguments.get(1));
            default -> null;
        };
    }

    @Override
    public Object getValue(ELContext context, Object base, Object property) {
        return null;
    }

    @Override
    public Class<?> getType(ELContext context, Object base, Object property) {
        return null;
    }

    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {}

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object property) {
        return true;
    }

    @Override
    public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
        return Collections.emptyIterator();
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, Object base) {
        return String.class;
    }
}
