package io.globalcom2.grpc.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayHostsTest {
    private final GatewayHosts hosts = new GatewayHosts(
            "globalcom2.llm.reply-hosts",
            List.of(
                    "localhost",
                    "Gateway.Example",
                    ".svc.cluster.local",
                    "10.1.0.0/16",
                    "fd00::/8",
                    "192.0.2.7",
                    "::1/128"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:9000",
                "LOCALHOST:1",
                "gateway.example:65535",
                "a.gateway.example:9000",
                "10-1-2-3.gateway.globalcom2.svc.cluster.local:9000",
                "10.1.0.0:9000",
                "10.1.255.255:9000",
                "192.0.2.7:9000",
                "[::1]:9000",
                "[fdff:1::2]:9000",
                "[::ffff:10.1.2.3]:9000"
            })
    void allowsWhatEndsOrBeginsSo(String address) {
        assertThat(hosts.allow(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example:9000",
                "evilgateway.example:9000",
                "gateway.example.evil.test:9000",
                "gateway.example.:9000",
                "10.2.0.0:9000",
                "192.0.2.8:9000",
                "127.0.0.1:9000",
                "10.1.1:9000",
                "010.1.0.1:9000",
                "0x0a.1.0.1:9000",
                "167837953:9000",
                "[fe80::1]:9000",
                "[::2]:9000",
                "[::1%lo]:9000",
                "[gateway.example]:9000",
                "::1:9000",
                "[::ffff:127.0.0.1]:9000",
                "[::ffff:10.2.0.1]:9000",
                "localhost",
                "localhost:0",
                "localhost:65536",
                "localhost:9000/path",
                "user@localhost:9000",
                "localhost:9000,evil.test:1",
                "localhost:9000\n",
                " localhost:9000",
                ":9000",
                ""
            })
    void allowsNothingElse(String address) {
        assertThat(hosts.allow(address)).isFalse();
    }

    @Test
    void takesAWholeKindOfAddresses() {
        GatewayHosts all = new GatewayHosts("globalcom2.llm.reply-hosts", List.of("0.0.0.0/0", "::/0"));

        assertThat(all.allow("203.0.113.9:1")).isTrue();
        assertThat(all.allow("[2001:db8::1]:1")).isTrue();
        assertThat(all.allow("localhost:1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "10.0.0.0/33",
                "10.0.0/8",
                "10.0.0.256",
                "fd00::/129",
                "::1/",
                "https://gateway",
                "a..b",
                "gateway:9000"
            })
    void refusesWhatIsNeitherAHostNorANetwork(String entry) {
        assertThatThrownBy(() -> new GatewayHosts("globalcom2.llm.reply-hosts", List.of("localhost", entry)))
                .hasMessageStartingWith("globalcom2.llm.reply-hosts: expected host suffixes and networks")
                .hasMessageEndingWith("got \"" + entry + "\"");
    }
}
