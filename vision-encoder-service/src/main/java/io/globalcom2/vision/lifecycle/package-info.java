/**
 * The life of the service: loads the model off the event loop, tells whether it is ready, drains on shutdown, ends the process when the
 * checkpoint cannot be served. No encoding and no transport.
 */
package io.globalcom2.vision.lifecycle;
