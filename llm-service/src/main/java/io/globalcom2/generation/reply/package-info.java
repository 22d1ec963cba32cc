/**
 * Where events may be sent. Records name the address of the gateway that waits; whoever writes the queue may name any, so that it is dialled
 * only where the installation allows it. {@code java.*} and the settings.
 */
package io.globalcom2.generation.reply;
