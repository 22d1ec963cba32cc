package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Each selector matches pods: a deployment's and a spread's its own, those of a service, a budget and a policy the pods of exactly one deployment. */
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
        manifests.all(NetworkPolicy.class).forEach(policy -> checkPeers(policy, manifests, problems));
    }

    private static void checkPeers(NetworkPolicy policy, Manifests manifests, List<String> problems) {
        checkOne(policy, policy.getSpec().getPodSelector().getMatchLabels(), manifests, problems);
        Stream.concat(
                        policy.getSpec().getIngress().stream().flatMap(rule -> rule.getFrom().stream()),
                        policy.getSpec().getEgress().stream().flatMap(rule -> rule.getTo().stream()))
                .filter(peer -> peer.getPodSelector() != null && peer.getNamespaceSelector() == null)
                .forEach(peer -> checkOne(policy, peer.getPodSelector().getMatchLabels(), manifests, problems));
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
