/**
 * Between the generated messages and the Java forms that more than one tier uses, once: no tier maps these by itself; and the names of
 * lanes and headers. Reads and writes; decides nothing, and knows no stub and no client of a queue.
 */
package io.globalcom2.wire;
