/**
 * Between the generated messages and the Java forms that more than one tier uses, once: no tier maps these by itself. Reads and writes;
 * decides nothing, and knows no stub and no queue.
 */
package io.globalcom2.wire;
