/**
 * A single-node Kafka in this process, with the topics of GlobalCom² Serving. For the quickstart and for tests; the only place that
 * knows the broker's own classes. Nothing of the services lives here.
 */
package io.globalcom2.quickstart.messaging;
