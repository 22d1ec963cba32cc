package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The environment variables that a container starts with, put together as the kubelet does it. */
final class ContainerEnvironment {
    /** What {@code status.podIP} becomes: whoever reads it stands in for the network. */
    static final String POD_IP = "127.0.0.1";

    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z0-9_]+)\\)");

    private ContainerEnvironment() {}

    /** @throws IllegalArgumentException naming what cannot be resolved */
    static Map<String, String> of(Container container, Manifests manifests) {
        Map<String, String> environment = new TreeMap<>();
        for (EnvFromSource source : container.getEnvFrom()) {
            if (source.getConfigMapRef() == null) {
                throw new IllegalArgumentException("envFrom: expected a config map");
            }
            environment.putAll(configMap(source.getConfigMapRef().getName(), manifests));
        }
        for (EnvVar variable : container.getEnv()) {
            environment.put(
                    variable.getName(),
                    variable.getValueFrom() == null
                            ? expand(variable.getValue(), environment)
                            : referred(variable, container));
        }
        return environment;
    }

    private static Map<String, String> configMap(String name, Manifests manifests) {
        Map<String, String> data = manifests.configMaps().get(name);
        if (data == null) {
            throw new IllegalArgumentException("no config map " + name);
        }
        return data;
    }

    private static String expand(String value, Map<String, String> environment) {
        Matcher matcher = REFERENCE.matcher(value);
        StringBuilder expanded = new StringBuilder();
        while (matcher.find()) {
            if (!environment.containsKey(matcher.group(1))) {
                throw new IllegalArgumentException(
                        "%s: no variable of that name comes before".formatted(matcher.group()));
            }
            matcher.appendReplacement(expanded, Matcher.quoteReplacement(environment.get(matcher.group(1))));
        }
        return matcher.appendTail(expanded).toString();
    }

    private static String referred(EnvVar variable, Container container) {
        if (variable.getValueFrom().getFieldRef() != null
                && "status.podIP".equals(variable.getValueFrom().getFieldRef().getFieldPath())) {
            return POD_IP;
        }
        if (variable.getValueFrom().getResourceFieldRef() != null
                && "limits.cpu"
                        .equals(variable.getValueFrom().getResourceFieldRef().getResource())) {
            return cores(container);
        }
        throw new IllegalArgumentException(variable.getName() + ": expected status.podIP or limits.cpu");
    }

    private static String cores(Container container) {
        Quantity limit = container.getResources().getLimits().get("cpu");
        if (limit == null) {
            throw new IllegalArgumentException("limits.cpu: there is none");
        }
        BigDecimal cores = limit.getNumericalAmount().setScale(0, RoundingMode.CEILING);
        return cores.toPlainString();
    }
}
