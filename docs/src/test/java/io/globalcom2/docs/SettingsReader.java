package io.globalcom2.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Reads the settings of a source file with the JDK's own parser: types need not be resolved, so neither need libraries. */
final class SettingsReader extends TreePathScanner<Void, Void> {
    private static final String MAPPING = "ConfigMapping";

    private final DocTrees comments;
    private final List<Setting> settings = new ArrayList<>();

    private SettingsReader(DocTrees comments) {
        this.comments = comments;
    }

    /** All settings of all mappings of a file, in its order. */
    static List<Setting> read(Path source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            JavacTask task =
                    (JavacTask) compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjects(source));
            SettingsReader reader = new SettingsReader(DocTrees.instance(task));
            for (CompilationUnitTree unit : task.parse()) {
                reader.scan(unit, null);
            }
            return List.copyOf(reader.settings);
        }
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
        argument(type.getModifiers(), MAPPING).ifPresent(prefix -> readGroup(getCurrentPath(), prefix));
        return super.visitClass(type, null);
    }

    private void readGroup(TreePath group, String prefix) {
        ClassTree type = (ClassTree) group.getLeaf();
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method && method.getBody() == null) {
                String key = prefix + "."
                        + argument(method.getModifiers(), "WithName").orElse(kebabCase(method));
                Optional<ClassTree> nested = nested(type, method.getReturnType().toString());
                if (nested.isPresent()) {
                    readGroup(new TreePath(group, nested.get()), key);
                } else {
                    settings.add(new Setting(
                            key,
                            method.getReturnType().toString(),
                            argument(method.getModifiers(), "WithDefault"),
                            meaning(new TreePath(group, method), key)));
                }
            }
        }
    }

    private static Optional<ClassTree> nested(ClassTree type, String name) {
        return type.getMembers().stream()
                .filter(member -> member instanceof ClassTree nested
                        && nested.getSimpleName().contentEquals(name))
                .map(ClassTree.class::cast)
                .findFirst();
    }

    /** The text in an annotation's brackets. */
    private static Optional<String> argument(ModifiersTree modifiers, String annotation) {
        return modifiers.getAnnotations().stream()
                .filter(candidate -> candidate.getAnnotationType().toString().equals(annotation))
                .map(AnnotationTree::getArguments)
                .map(arguments -> text(arguments.get(0)))
                .findFirst();
    }

    private static String text(ExpressionTree argument) {
        ExpressionTree value = argument instanceof AssignmentTree assignment ? assignment.getExpression() : argument;
        return (String) ((com.sun.source.tree.LiteralTree) value).getValue();
    }

    private static String kebabCase(MethodTree method) {
        return method.getName()
                .toString()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    private String meaning(TreePath method, String key) {
        DocCommentTree comment = comments.getDocCommentTree(method);
        if (comment == null) {
            throw new AssertionError(key + ": expected a Javadoc comment at its method, got none");
        }
        return comment.getFullBody().stream()
                .map(SettingsReader::markdown)
                .collect(Collectors.joining())
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String markdown(DocTree part) {
        return switch (part.getKind()) {
            case TEXT -> ((TextTree) part).getBody();
            case CODE -> "`" + ((LiteralTree) part).getBody().getBody() + "`";
            case LITERAL -> ((LiteralTree) part).getBody().getBody();
            case LINK, LINK_PLAIN -> link((LinkTree) part);
            case ENTITY -> "&" + ((EntityTree) part).getName() + ";";
            case START_ELEMENT, END_ELEMENT -> " "; // Paragraphs follow each other on the line.
            default -> throw new AssertionError("no Markdown is known for " + part);
        };
    }

    private static String link(LinkTree link) {
        return link.getLabel().isEmpty()
                ? "`" + link.getReference().getSignature().replaceFirst("^.*#", "") + "`"
                : link.getLabel().stream().map(SettingsReader::markdown).collect(Collectors.joining());
    }
}
