package io.globalcom2.checkpoint.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;

/** {@code {% generation %}}: marks an assistant's words for training. For serving it is its content. */
final class GenerationTag implements Tag {
    @Override
    public String getName() {
        return "generation";
    }

    @Override
    public String interpret(TagNode tag, JinjavaInterpreter interpreter) {
        StringBuilder content = new StringBuilder();
        for (Node child : tag.getChildren()) {
            content.append(child.render(interpreter).getValue());
        }
        return content.toString();
    }
}
