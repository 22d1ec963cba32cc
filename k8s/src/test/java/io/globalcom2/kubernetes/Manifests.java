package io.globalcom2.kubernetes;

import static java.util.stream.Collectors.toMap;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The objects of one rendering. */
final class Manifests {
    private final List<HasMetadata> objects;

    Manifests(List<HasMetadata> objects) {
        this.objects = List.copyOf(objects);
    }

    Stream<HasMetadata> all() {
        return objects.stream();
    }

    <T extends HasMetadata> Stream<T> all(Class<T> type) {
        return all().filter(type::isInstance).map(type::cast);
    }

    <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
        return all(type)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** The deployments whose pods a selector matches. */
    Stream<Deployment> selectedBy(Map<String, String> selector) {
        return all(Deployment.class)
                .filter(deployment ->
                        !selector.isEmpty() && labels(deployment).entrySet().containsAll(selector.entrySet()));
    }

    /** Labels of the pods of a deployment. */
    static Map<String, String> labels(Deployment deployment) {
        return deployment.getSpec().getTemplate().getMetadata().getLabels();
    }

    static PodSpec pod(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec();
    }

    /** The containers of a pod that run as long as it does: the main ones and the sidecars. */
    static List<Container> containers(Deployment deployment) {
        List<Container> containers = new ArrayList<>(pod(deployment).getInitContainers());
        containers.addAll(pod(deployment).getContainers());
        return containers;
    }

    /** A container by its name, of any deployment. */
    Container container(String name) {
        return all(Deployment.class)
                .flatMap(deployment -> containers(deployment).stream())
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The pod that a container is in. */
    PodSpec podOf(Container container) {
        return all(Deployment.class)
                .filter(deployment -> containers(deployment).contains(container))
                .map(Manifests::pod)
                .findFirst()
                .orElseThrow();
    }

    Map<String, Map<String, String>> configMaps() {
        return all(ConfigMap.class).collect(toMap(map -> map.getMetadata().getName(), ConfigMap::getData));
    }
}
