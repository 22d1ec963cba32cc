package io.globalcom2.benchmarks.hostile.installation;

import io.globalcom2.quickstart.backend.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the manifests give a container.
 *
 * @param limitBytes of the container; more and it is ended
 * @param javaOptions heap share and what happens without it
 */
record ManifestMemory(long limitBytes, List<String> javaOptions) {
    private static final Pattern LIMIT =
            Pattern.compile("limits:\\s+cpu: \\S+(?:\\s+#[^\\n]*)?\\s+memory: (\\d+)([MG])i");
    private static final Pattern OPTIONS = Pattern.compile("JAVA_TOOL_OPTIONS=(.*)");
    private static final Map<Service, String> MANIFESTS = Map.of(
            Service.COMPRESSOR, "components/compressor-tier/compressor.yaml",
            Service.VISION_ENCODER, "base/vision-encoder.yaml",
            Service.LLM, "base/llm.yaml",
            Service.GATEWAY, "base/gateway.yaml");
    private static final Map<Service, String> SETTINGS = Map.of(
            Service.COMPRESSOR, "components/compressor-config/compressor.env",
            Service.VISION_ENCODER, "base/config/vision-encoder.env",
            Service.LLM, "base/config/llm.env",
            Service.GATEWAY, "base/config/gateway.env");

    ManifestMemory {
        javaOptions = List.copyOf(javaOptions);
    }

    static ManifestMemory of(Service service, Path repository) throws IOException {
        Path manifests = repository.resolve("k8s");
        Matcher limit = find(LIMIT, manifests.resolve(MANIFESTS.get(service)));
        Matcher options = find(OPTIONS, manifests.resolve(SETTINGS.get(service)));
        long mebibytes = Long.parseLong(limit.group(1)) * (limit.group(2).equals("G") ? 1024 : 1);
        return new ManifestMemory(mebibytes << 20, List.of(options.group(1).split(" ", -1)));
    }

    private static Matcher find(Pattern pattern, Path file) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(file));
        if (!matcher.find()) {
            throw new IllegalStateException("expected %s in %s".formatted(pattern, file));
        }
        return matcher;
    }
}
