package io.globalcom2.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The settings of all services as a table in Markdown. */
final class SettingsTable {
    private static final Map<String, String> SERVICES = new TreeMap<>(Map.of(
            "gateway-service", "gateway",
            "vision-encoder-service", "vision-encoder",
            "compressor-service", "compressor",
            "llm-service", "llm"));

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("int", "number"),
            Map.entry("long", "number"),
            Map.entry("double", "number"),
            Map.entry("boolean", "true or false"),
            Map.entry("String", "text"),
            Map.entry("ComputeDtype", "text"),
            Map.entry("WeightFormat", "text"),
            Map.entry("PrefixReuse", "text"),
            Map.entry("List<String>", "texts, separated by commas"),
            Map.entry("Path", "path"),
            Map.entry("Duration", "duration (`30s`, `10m`)"),
            Map.entry("MemorySize", "size (`64K`, `8M`)"));

    private SettingsTable() {}

    /** Sorted by key. What several services read each in a mapping of its own means the same in all of them. */
    static String markdown() throws IOException {
        Map<String, Setting> settings = new TreeMap<>();
        Map<String, Set<String>> services = new TreeMap<>();
        for (Path source : SourceFiles.all()) {
            if (Files.readString(source).contains("@ConfigMapping(")) {
                for (Setting setting : SettingsReader.read(source)) {
                    Setting other = settings.putIfAbsent(setting.key(), setting);
                    assertThat(setting).isEqualTo(other == null ? setting : other);
                    services.computeIfAbsent(setting.key(), key -> new TreeSet<>())
                            .add(services(source));
                }
            }
        }
        StringBuilder table =
                new StringBuilder("| key | service | type | default | meaning |\n|---|---|---|---|---|\n");
        settings.values()
                .forEach(setting -> table.append(row(setting, String.join(", ", services.get(setting.key())))));
        return table.toString();
    }

    private static String row(Setting setting, String services) {
        boolean optional = setting.type().startsWith("Optional<");
        String fallback = setting.fallback().map(text -> "`" + text + "`").orElse(optional ? "none" : "must be set");
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        setting.key(),
                        services,
                        inWords(setting),
                        fallback,
                        setting.meaning().replace("|", "\\|"));
    }

    private static String inWords(Setting setting) {
        String type = setting.type().replaceFirst("^Optional<(.*)>$", "$1");
        String words = TYPES.get(type);
        if (words == null) {
            throw new AssertionError(setting.key() + ": no words are known for the type " + type);
        }
        return words;
    }

    /** The service that holds the mapping; of a library, those that import it, or all if it is a bean of the library's own. */
    private static String services(Path mapping) throws IOException {
        String own = module(mapping);
        if (SERVICES.containsKey(own)) {
            return SERVICES.get(own);
        }
        String imported = "import "
                + SourceFiles.ROOT
                        .relativize(mapping)
                        .toString()
                        .replaceFirst("^.*/src/main/java/", "")
                        .replaceFirst("\\.java$", ";")
                        .replace('/', '.');
        List<String> services = new ArrayList<>();
        for (Path source : SourceFiles.all()) {
            String service = SERVICES.get(module(source));
            if (service != null
                    && !services.contains(service)
                    && Files.readString(source).contains(imported)) {
                services.add(service);
            }
        }
        return services.isEmpty() || services.size() == SERVICES.size() ? "all" : String.join(", ", services);
    }

    private static String module(Path source) {
        return SourceFiles.ROOT.relativize(source).getName(0).toString();
    }
}
