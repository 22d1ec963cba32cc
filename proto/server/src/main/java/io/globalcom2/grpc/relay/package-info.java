/**
 * The way to gateways' relays. Records name addresses, and whoever writes the topics may name any, so that one is dialled only where the
 * installation allows it; and there are not more connections than may be.
 */
package io.globalcom2.grpc.relay;
