package io.globalcom2.checkpoint.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.interpret.TemplateError.ErrorType;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import jinjava.javax.el.CompositeELResolver;

/** Jinja as transformers sets it up: blocks trimmed and stripped, {@code raise_exception}, the {@code generation} block, Python's string methods. */
final class JinjaTemplate {
    /** Spaces before a block, from the line's beginning: Jinja's lstrip_blocks. Jinjava's own drops them in mid-line, too. */
    private static final Pattern BEFORE_BLOCK = Pattern.compile("^[ \\t]+(?=\\{[%#](?!\\+))", Pattern.MULTILINE);
    /** The line end after a block: Jinja's trim_blocks. */
    private static final Pattern AFTER_BLOCK = Pattern.compile("(?<=(?<!\\+)[%#]\\})\\n");
    /** Everything in which Jinjava once differed, but for spaces inside of braces: Jinja needs none. */
    private static final LegacyOverrides LIKE_JINJA = LegacyOverrides.newBuilder()
            .withEvaluateMapKeys(true)
            .withIterateOverMapKeys(true)
            .withUsePyishObjectMapper(true)
            .withUseNaturalOperatorPrecedence(true)
            .withParseWhitespaceControlStrictly(true)
            .withAllowAdjacentTextNodes(true)
            .withUseTrimmingForNotesAndExpressions(true)
            .withKeepNullableLoopValues(true)
            .withHandleBackslashInQuotesOnly(true)
            .build();

    private static final Jinjava JINJA = create();

    private final String source;

    JinjaTemplate(String source) {
        // Jinja drops one line end at the end of the template; Jinjava would drop one at the end of the result.
        String whole = source.endsWith("\n") ? source.substring(0, source.length() - 1) : source;
        String stripped = BEFORE_BLOCK.matcher(whole).replaceAll("");
        this.source = AFTER_BLOCK
                .matcher(stripped)
                .replaceAll("")
                .replace("{%+", "{%")
                .replace("+%}", "%}");
    }

    String render(Map<String, Object> variables) {
        RenderResult result = JINJA.renderForResult(source, variables);
        for (TemplateError error : result.getErrors()) {
            if (error.getSeverity() == ErrorType.FATAL) {
                throw refusal(error.getException())
                        .orElseGet(() -> new ChatTemplateException(
                                "the chat template cannot be applied: " + error.getMessage(), error.getException()));
            }
        }
        return result.getOutput();
    }

    /** The template's own words, if it was it that refused. */
    private static Optional<ChatTemplateException> refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ChatTemplateException refusal) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }

    /** What a template calls to refuse messages. */
    public static String raiseException(String message) {
        throw new ChatTemplateException(message);
    }

    private static Jinjava create() {
        CompositeELResolver resolver = new CompositeELResolver();
        resolver.add(new PythonStringMethods());
        resolver.add(JinjavaInterpreterResolver.DEFAULT_RESOLVER_READ_ONLY);
        Jinjava jinja = new Jinjava(JinjavaConfig.newBuilder()
                .withKeepTrailingNewline(true)
                // Else braces in a caller's text would be run as a template.
                .withNestedInterpretationEnabled(false)
                .withLegacyOverrides(LIKE_JINJA)
                .withElResolver(resolver)
                .build());
        jinja.getGlobalContext().registerTag(new FilteredForTag());
        jinja.getGlobalContext().registerTag(new GenerationTag());
        jinja.getGlobalContext()
                .registerFunction(new ELFunctionDefinition(
                        "", "raise_exception", JinjaTemplate.class, "raiseException", String.class));
        return jinja;
    }
}
