package io.globalcom2.benchmarks.chaos.faults;

import io.globalcom2.benchmarks.chaos.installation.Installation;
import io.globalcom2.benchmarks.chaos.installation.Member;
import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** One fault every ten seconds, each wanted kind as often as the others. */
public final class FaultInjector {
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration BREATH = Duration.ofSeconds(2);
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LONG = Installation.RECORD_LOCK.plusSeconds(3);

    private final Installation installation;
    private final FaultLog log;
    private final List<FaultKind> kinds;
    private final Random random;

    /** @param kinds in the order in which they come first; killers come with the load */
    public FaultInjector(Installation installation, FaultLog log, List<FaultKind> kinds, long seed) {
        this.installation = installation;
        this.log = log;
        this.kinds = new ArrayList<>(kinds);
        this.kinds.remove(FaultKind.KILLER);
        this.random = new Random(seed);
    }

    /** Injects faults for so long; when it returns, nothing is frozen and the broker serves. */
    public void run(Duration duration) throws InterruptedException, LaunchException {
        long end = System.nanoTime() + duration.toNanos();
        // In the middle of its ten seconds: the first one meets requests, and the last one, too.
        long next = System.nanoTime() + PAUSE.dividedBy(2).toNanos();
        for (int i = 0; next < end && !kinds.isEmpty(); i++) {
            if (i > 0 && i % kinds.size() == 0) {
                Collections.shuffle(kinds, random);
            }
            sleepUntil(next);
            inject(kinds.get(i % kinds.size()));
            // After one that took long the next one does not follow at once.
            next = Math.max(next + PAUSE.toNanos(), System.nanoTime() + BREATH.toNanos());
        }
        sleepUntil(end);
    }

    private void inject(FaultKind kind) throws InterruptedException, LaunchException {
        switch (kind) {
            case KILL_WORKER -> kill(kind, Service.LLM);
            case KILL_GATEWAY -> kill(kind, Service.GATEWAY);
            case KILL_ENCODER -> kill(kind, Service.VISION_ENCODER);
            case KILL_COMPRESSOR -> kill(kind, Service.COMPRESSOR);
            case TERMINATE_WORKER -> terminate(kind, installation.membersOf(Service.LLM));
            case TERMINATE_ANY -> terminate(kind, installation.members());
            case FREEZE_WORKER_LONG -> freeze(kind, installation.membersOf(Service.LLM), LONG);
            case FREEZE_ANY -> freeze(kind, installation.members(), SHORT);
            case FREEZE_ANY_LONG -> freeze(kind, installation.members(), LONG);
            case RESTART_BROKER, KILL_BROKER -> restartBroker(kind);
            case KILLER -> throw new IllegalArgumentException("killers come with the load");
        }
    }

    private void kill(FaultKind kind, Service service) {
        Member member = any(installation.membersOf(service));
        Instant now = Instant.now();
        member.kill();
        log.add(new Fault(kind, member.name(), now, now));
    }

    private void terminate(FaultKind kind, List<Member> members) {
        Member member = any(members);
        Instant now = Instant.now();
        member.terminate();
        log.add(new Fault(kind, member.name(), now, now));
    }

    private void freeze(FaultKind kind, List<Member> members, Duration time) throws InterruptedException {
        Member member = any(members);
        Instant from = Instant.now();
        member.freeze(time);
        log.add(new Fault(kind, member.name(), from, Instant.now()));
    }

    private void restartBroker(FaultKind kind) throws InterruptedException, LaunchException {
        Instant from = Instant.now();
        installation.broker().restart(kind == FaultKind.KILL_BROKER);
        log.add(new Fault(kind, "kafka", from, Instant.now()));
    }

    private Member any(List<Member> members) {
        return members.get(random.nextInt(members.size()));
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        Thread.sleep(Math.max(0, Duration.ofNanos(nanos - System.nanoTime()).toMillis()));
    }
}
