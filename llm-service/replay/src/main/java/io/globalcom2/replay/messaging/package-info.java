/** The topics of dead letters and of results as the replay command reads them, and the way of a letter back to where it came from. */
package io.globalcom2.replay.messaging;
