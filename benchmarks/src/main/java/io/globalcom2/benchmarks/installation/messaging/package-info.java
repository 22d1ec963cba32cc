/** The broker itself: its process, and whether it serves. */
package io.globalcom2.benchmarks.installation.messaging;
