/** What an installation on this machine is started from, whatever it is started for: free ports, and a broker in a process of its own. The services come from the quickstart. */
package io.globalcom2.benchmarks.installation;
