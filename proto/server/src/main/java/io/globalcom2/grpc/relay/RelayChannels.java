package io.globalcom2.grpc.relay;

import io.globalcom2.failure.Quote;
import io.globalcom2.grpc.RelayTls;
import io.grpc.ManagedChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One connection per gateway, where gateways may be, and to so many of them at most. Gateways come and go: a connection that was not used for a while is closed, and the
 * channel that was not used for longest makes room for another one.
 */
public final class RelayChannels {
    private static final Logger LOG = Logger.getLogger(RelayChannels.class);
    private static final Duration IDLE = Duration.ofMinutes(5);
    /** Of gateways that wait for answers of one worker, or are asked by another gateway, at the same time. */
    public static final int MOST = 64;

    private final GatewayHosts hosts;
    private final RelayTls tls;
    private final Clock clock;
    private final Map<String, Entry> entries = new HashMap<>();

    public RelayChannels(GatewayHosts hosts, RelayTls tls, Clock clock) {
        this.hosts = hosts;
        this.tls = tls;
        this.clock = clock;
    }

    /**
     * The channel to a gateway, to be given back with {@link #close}; empty, and the log says so, when none may be there, or when there are as
     * many as may be, and all are in use.
     *
     * @param address host:port
     * @param requestId for the log
     */
    public synchronized Optional<ManagedChannel> open(String address, String requestId) {
        if (!hosts.allow(address)) {
            LOG.warnf(
                    "the address of a gateway is not dialled: expected the port of a host in %s, got %s requestId=%s",
                    hosts, Quote.of(address), requestId);
            return Optional.empty();
        }
        closeIdle(clock.instant().minus(IDLE));
        if (!entries.containsKey(address) && entries.size() >= MOST && !closeOldest()) {
            LOG.warnf("too many gateways at a time requestId=%s address=%s", requestId, address);
            return Optional.empty();
        }
        // Though no other request may come, the connection is closed when it is idle.
        Entry entry = entries.computeIfAbsent(
                address,
                key -> new Entry(tls.channel("dns:///" + key)
                        .idleTimeout(IDLE.toMillis(), TimeUnit.MILLISECONDS)
                        .build()));
        entry.users++;
        return Optional.of(entry.channel);
    }

    /** Gives it back. */
    public synchronized void close(String address) {
        Entry entry = entries.get(address);
        entry.users--;
        entry.lastUse = clock.instant();
    }

    /** How many there are. */
    public synchronized int size() {
        return entries.size();
    }

    /** Cuts off whoever still uses one. */
    public synchronized void closeAll() {
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

    /** False when all are in use. */
    private boolean closeOldest() {
        Optional<Map.Entry<String, Entry>> oldest = entries.entrySet().stream()
                .filter(entry -> entry.getValue().users == 0)
                .min(Comparator.comparing(entry -> entry.getValue().lastUse));
        oldest.ifPresent(entry -> {
            entry.getValue().channel.shutdown();
            entries.remove(entry.getKey());
        });
        return oldest.isPresent();
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
