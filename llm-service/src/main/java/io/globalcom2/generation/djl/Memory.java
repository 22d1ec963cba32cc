package io.globalcom2.generation.djl;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What the machine, or the container around this process, has of memory. */
final class Memory {
    private Memory() {}

    /** Everything that the heap cannot take. */
    static long outsideTheHeapBytes() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system.getTotalMemorySize() - Runtime.getRuntime().maxMemory();
    }
}
