package io.globalcom2.quickstart;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What callers call a model whose name nobody has said. */
final class ModelName {
    /** Hugging Face's cache: {@code models--ORG--NAME/snapshots/COMMIT}; repositories have no {@code --} in their names. */
    private static final Pattern CACHED = Pattern.compile("models--(.+)/snapshots/[^/]+");

    private ModelName() {}

    /** The folder's name; in Hugging Face's cache that of the repository. Links are not followed: snapshots are full of them. */
    static String of(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        int names = path.getNameCount();
        if (names == 0) {
            return "model";
        }
        Matcher cached =
                CACHED.matcher(path.subpath(Math.max(0, names - 3), names).toString());
        return cached.matches()
                ? cached.group(1).replace("--", "/")
                : path.getFileName().toString();
    }
}
