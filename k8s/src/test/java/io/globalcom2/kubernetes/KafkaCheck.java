package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.util.List;
import java.util.stream.Stream;

/** Topics and nodes belong to the cluster that is rendered, if one is, and no topic wants more copies than there are nodes. */
final class KafkaCheck implements Check {
    private static final String CLUSTER = "strimzi.io/cluster";

    @Override
    public void check(Manifests manifests, List<String> problems) {
        int nodes = manifests
                .all(KafkaNodePool.class)
                .mapToInt(pool -> pool.getSpec().getReplicas())
                .sum();
        boolean isRendered = manifests.all(Kafka.class).findAny().isPresent();
        Stream.concat(manifests.all(KafkaTopic.class), manifests.all(KafkaNodePool.class))
                .forEach(object -> checkCluster(object, isRendered, manifests, problems));
        manifests.all(KafkaTopic.class).forEach(topic -> {
            String name = "KafkaTopic " + topic.getMetadata().getName();
            int replicas = topic.getSpec().getReplicas();
            int inSync = ((Number) topic.getSpec().getConfig().get("min.insync.replicas")).intValue();
            if (isRendered && replicas > nodes) {
                problems.add("%s: %d copies on %d nodes".formatted(name, replicas, nodes));
            }
            if (inSync > replicas) {
                problems.add("%s: %d copies in sync of %d".formatted(name, inSync, replicas));
            }
        });
    }

    private static void checkCluster(
            HasMetadata object, boolean isRendered, Manifests manifests, List<String> problems) {
        String cluster = object.getMetadata().getLabels().get(CLUSTER);
        if (cluster == null
                || (isRendered && manifests.find(Kafka.class, cluster).isEmpty())) {
            problems.add("%s %s: no Kafka %s"
                    .formatted(object.getKind(), object.getMetadata().getName(), cluster));
        }
    }
}
