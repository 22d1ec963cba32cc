package io.globalcom2.quickstart.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    @Test
    void endsWhatItWatchesWhenTheLauncherIsGone() throws Exception {
        Process service = new ProcessBuilder("sleep", "600").start();
        Watchdog watchdog = Watchdog.start();
        watchdog.watch(service.toHandle());

        watchdog.losePipe();

        assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void goesWithoutTouchingAnythingWhenClosed() throws Exception {
        Process service = new ProcessBuilder("sleep", "600").start();
        Watchdog watchdog = Watchdog.start();
        watchdog.watch(service.toHandle());

        watchdog.close();

        assertThat(service.isAlive()).isTrue();
        service.destroy();
    }
}
