package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;

/** Each selector matches pods: a deployment's and a spread's its own, a service's and a budget's those of exactly one deployment. */
final class SelectorCheck implements Check {
    @Override
    public void check(Manifests manifests, List<String> problems) {
        manifests.all(Deployment.class).forEach(deployment -> {
            checkOwn(deployment, deployment.getSpec().getSelector(), problems);
            for (TopologySpreadConstraint spread : Manifests.pod(deployment).getTopologySpreadConstraints()) {
                checkOwn(deployment, spread.getLabelSelector(), problems);
            }
        });
        manifests
                .all(Service.class)
                .forEach(service -> checkOne(service, service.getSpec().getSelector(), manifests, problems));
        manifests
                .all(PodDisruptionBudget.class)
                .forEach(budget ->
                        checkOne(budget, budget.getSpec().getSelector().getMatchLabels(), manifests, problems));
    }

    private static void checkOwn(Deployment deployment, LabelSelector selector, List<String> problems) {
        Map<String, String> labels = selector.getMatchLabels();
        if (labels.isEmpty() || !Manifests.labels(deployment).entrySet().containsAll(labels.entrySet())) {
            problems.add("Deployment %s: selector %s does not match its own pods"
                    .formatted(deployment.getMetadata().getName(), labels));
        }
    }

    private static void checkOne(
            HasMetadata object, Map<String, String> selector, Manifests manifests, List<String> problems) {
        long matched = manifests.selectedBy(selector).count();
        if (matched != 1) {
            problems.add("%s %s: selector %s matches %d deployments, expected one"
                    .formatted(object.getKind(), object.getMetadata().getName(), selector, matched));
        }
    }
}
