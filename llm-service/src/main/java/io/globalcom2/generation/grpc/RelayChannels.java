package io.globalcom2.generation.grpc;

import io.globalcom2.grpc.RelayTls;
import io.globalcom2.grpc.RelayTlsConfig;
import io.grpc.ManagedChannel;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** One connection per gateway. Gateways come and go, so a channel that was not used for a while is given up. */
@Singleton
final class RelayChannels {
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final Clock clock;
    private final RelayTls tls;
    private final Map<String, Entry> entries = new HashMap<>();

    RelayChannels(Clock clock, RelayTlsConfig tls) {
        this.clock = clock;
        this.tls = new RelayTls(tls);
    }

    /**
     * The channel to a gateway, to be given back with {@link #close}.
     *
     * @param address host:port
     * @throws IllegalArgumentException when the address is not one
     */
    synchronized ManagedChannel open(String address) {
        closeIdle(clock.instant().minus(IDLE));
        Entry entry = entries.computeIfAbsent(
                address, key -> new Entry(tls.channel("dns:///" + key).build()));
        entry.users++;
        return entry.channel;
    }

    synchronized void close(String address) {
        Entry entry = entries.get(address);
        entry.users--;
        entry.lastUse = clock.instant();
    }

    synchronized int size() {
        return entries.size();
    }

    @PreDestroy
    synchronized void closeAll() {
        entries.values().forEach(entry -> entry.channel.shutdownNow());
        entries.clear();
    }

    private void closeIdle(Instant limit) {
        entries.values().removeIf(entry -> {
            boolean idle = entry.users == 0 && entry.lastUse.isBefore(limit);
            if (idle) {
                entry.channel.shutdown();
            }
            return idle;
        });
    }

    private static final class Entry {
        private final ManagedChannel channel;
        private int users;
        private Instant lastUse = Instant.EPOCH;

        Entry(ManagedChannel channel) {
            this.channel = channel;
        }
    }
}
