package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.Map;

/**
 * Pods that are alike to a network policy.
 *
 * @param namespaceLabels of their namespace; of no meaning where that is ours
 * @param areInOurs whether they are in the namespace of the policies
 */
record Pods(String name, Map<String, String> labels, Map<String, String> namespaceLabels, boolean areInOurs) {
    /** Anybody else: in a namespace of their own, or outside of the cluster. */
    static final Pods STRANGERS = new Pods("strangers", Map.of(), Map.of(), false);

    /** Pods that somebody has started beside ours. */
    static final Pods NEIGHBOURS = new Pods("other pods of the namespace", Map.of(), Map.of(), true);

    static final Pods MONITORING =
            new Pods("monitoring", Map.of(), Map.of("kubernetes.io/metadata.name", "monitoring"), false);

    static Pods of(Deployment deployment) {
        return new Pods(deployment.getMetadata().getName(), Manifests.labels(deployment), Map.of(), true);
    }

    boolean areMeantBy(NetworkPolicyPeer peer) {
        if (peer.getIpBlock() != null) {
            return true;
        }
        if (peer.getNamespaceSelector() == null) {
            return areInOurs && haveAll(labels, peer.getPodSelector());
        }
        return !areInOurs
                && haveAll(namespaceLabels, peer.getNamespaceSelector())
                && (peer.getPodSelector() == null || haveAll(labels, peer.getPodSelector()));
    }

    boolean areSelectedBy(LabelSelector selector) {
        return areInOurs && haveAll(labels, selector);
    }

    private static boolean haveAll(Map<String, String> labels, LabelSelector selector) {
        return selector.getMatchExpressions().isEmpty()
                && (selector.getMatchLabels() == null
                        || labels.entrySet()
                                .containsAll(selector.getMatchLabels().entrySet()));
    }
}
