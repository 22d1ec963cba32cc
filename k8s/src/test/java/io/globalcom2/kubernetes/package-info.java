/**
 * Checks the Kubernetes manifests of this folder without a cluster: they render, each object is what the API types allow, and what refers
 * to something finds it. Knows the services only through their settings.
 */
package io.globalcom2.kubernetes;
