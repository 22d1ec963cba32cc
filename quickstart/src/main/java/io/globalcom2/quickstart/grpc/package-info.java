/** Asks the vision encoder which tokens it would keep; the only place in the quickstart that knows stubs and messages. */
package io.globalcom2.quickstart.grpc;
