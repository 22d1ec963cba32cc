package io.globalcom2.generation.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

class MessagingBeansTest {
    @Test
    void whatIsSetForTheConsumersOfAllServicesKeepsNoMemberOut() {
        Map<String, Object> broker = Map.of(
                "bootstrap.servers", "localhost:1",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false",
                "group.instance.id", "one",
                "isolation.level", "read_committed",
                "partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor",
                "interceptor.classes", "",
                "session.timeout.ms", "6000",
                "heartbeat.interval.ms", "1000",
                "group.protocol", "classic");

        Map<String, Object> settings = MessagingBeans.memberSettings(broker, "group");

        new KafkaShareConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()).close();
        assertThat(settings).containsEntry("group.id", "group").containsEntry("bootstrap.servers", "localhost:1");
    }
}
