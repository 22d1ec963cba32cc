/**
 * Images that a caller names by an https URL. Only hosts that are listed are asked, at addresses that anybody may reach: a URL of a caller is
 * never a way into the network of the gateway. Off unless hosts are listed.
 */
package io.globalcom2.gateway.media.remote;
