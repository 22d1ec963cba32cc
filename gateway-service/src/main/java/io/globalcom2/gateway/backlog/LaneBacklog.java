package io.globalcom2.gateway.backlog;

import java.time.Duration;

/**
 * What is in one lane and not settled.
 *
 * @param waiting records that nobody works on
 * @param held records that workers have locked
 * @param oldest age of the record that has waited longest, from when the brokers had it; zero when none waits
 */
public record LaneBacklog(long waiting, long held, Duration oldest) {}
