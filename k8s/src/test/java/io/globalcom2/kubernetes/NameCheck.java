package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Each object has a name of its own, and all are in the one namespace that is there. */
final class NameCheck implements Check {
    @Override
    public void check(Manifests manifests, List<String> problems) {
        Set<String> names = new HashSet<>();
        manifests.all().forEach(object -> {
            if (!names.add(object.getKind() + " " + object.getMetadata().getName())) {
                problems.add("%s %s: twice"
                        .formatted(object.getKind(), object.getMetadata().getName()));
            }
            if (!(object instanceof Namespace)) {
                checkNamespace(object, manifests, problems);
            }
        });
    }

    private static void checkNamespace(HasMetadata object, Manifests manifests, List<String> problems) {
        String namespace = object.getMetadata().getNamespace();
        if (namespace == null || manifests.find(Namespace.class, namespace).isEmpty()) {
            problems.add("%s %s: no namespace %s"
                    .formatted(object.getKind(), object.getMetadata().getName(), namespace));
        }
    }
}
