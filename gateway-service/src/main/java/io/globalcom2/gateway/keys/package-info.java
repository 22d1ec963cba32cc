/**
 * Who asks, and how much of what: the file of API keys, read again when it changes, and what each key has used of its limits at this
 * replica. Speaks neither HTTP nor gRPC nor Kafka. A key itself is never kept, logged or quoted: only its SHA-256 and its name are.
 */
package io.globalcom2.gateway.keys;
