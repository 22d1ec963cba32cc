package io.globalcom2.kubernetes;

import com.google.gson.JsonElement;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A kind of object that the manifests may hold; secrets are not among them.
 *
 * @param schema what is required
 */
record ApiType(String apiVersion, Class<? extends HasMetadata> type, Schema schema) {
    private static final List<ApiType> ALL = List.of(
            new ApiType("v1", Namespace.class, V1Namespace::validateJsonElement),
            new ApiType("v1", ServiceAccount.class, V1ServiceAccount::validateJsonElement),
            new ApiType("v1", ConfigMap.class, V1ConfigMap::validateJsonElement),
            new ApiType("v1", Service.class, V1Service::validateJsonElement),
            new ApiType("v1", PersistentVolumeClaim.class, V1PersistentVolumeClaim::validateJsonElement),
            new ApiType("apps/v1", Deployment.class, V1Deployment::validateJsonElement),
            new ApiType("networking.k8s.io/v1", NetworkPolicy.class, V1NetworkPolicy::validateJsonElement),
            new ApiType("policy/v1", PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement),
            new ApiType("kafka.strimzi.io/v1", Kafka.class, new RequiredFields("spec.kafka.listeners")),
            new ApiType(
                    "kafka.strimzi.io/v1",
                    KafkaNodePool.class,
                    new RequiredFields("spec.replicas", "spec.roles", "spec.storage.type")),
            new ApiType(
                    "kafka.strimzi.io/v1", KafkaTopic.class, new RequiredFields("spec.partitions", "spec.replicas")));

    /** Refuses what lacks a required field, at any depth. */
    interface Schema {
        void validate(JsonElement object) throws IOException;
    }

    static Optional<ApiType> of(String apiVersion, String kind) {
        return ALL.stream()
                .filter(candidate -> candidate.apiVersion.equals(apiVersion)
                        && candidate.type.getSimpleName().equals(kind))
                .findFirst();
    }
}
