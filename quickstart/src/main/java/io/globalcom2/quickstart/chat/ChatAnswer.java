package io.globalcom2.quickstart.chat;

import java.time.Duration;

/**
 * What came back for a question.
 *
 * @param firstToken from sending the request to the first text, as the caller sees it
 */
public record ChatAnswer(String text, UsageReport usage, Duration firstToken) {}
