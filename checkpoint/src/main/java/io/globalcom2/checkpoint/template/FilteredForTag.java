package io.globalcom2.checkpoint.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.tree.parse.TagToken;
import com.hubspot.jinjava.util.ForLoop;
import com.hubspot.jinjava.util.ObjectIterator;
import com.hubspot.jinjava.util.ObjectTruthValue;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.lang3.tuple.Pair;

/** Jinja's {@code {% for item in items if condition %}}, which Jinjava does not know. */
final class FilteredForTag extends ForTag {
    private static final String IF = " if ";

    @Override
    public String interpretUnchecked(TagNode tag, JinjavaInterpreter interpreter) {
        Pair<List<String>, String> loop = getLoopVarsAndExpression((TagToken) tag.getMaster());
        String expression = loop.getRight();
        int split = indexOfFilter(expression);
        if (split < 0 || loop.getLeft().size() != 1) {
            return super.interpretUnchecked(tag, interpreter);
        }
        Object items = interpreter.resolveELExpression(expression.substring(0, split), tag.getLineNumber());
        String condition = expression.substring(split + IF.length());
        List<Object> kept = new ArrayList<>();
        ForLoop each = ObjectIterator.getLoop(items);
        interpreter.enterScope();
        try {
            while (each.hasNext()) {
                Object item = interpreter.wrap(each.next());
                interpreter.getContext().put(loop.getLeft().get(0), item);
                if (ObjectTruthValue.evaluate(interpreter.resolveELExpression(condition, tag.getLineNumber()))) {
                    kept.add(item);
                }
            }
        } finally {
            interpreter.leaveScope();
        }
        return renderForCollection(tag, interpreter, loop.getLeft(), kept);
    }

    /** Where the filter begins: the first {@code if} outside quotes and brackets. Negative if there is none. */
    private static int indexOfFilter(String expression) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth--;
            } else if (depth == 0 && expression.startsWith(IF, i)) {
                return i;
            }
        }
        return -1;
    }
}
