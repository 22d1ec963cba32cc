package io.globalcom2.gateway.media.remote;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.failure.ServingException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An https URL of a host that is listed.
 *
 * @param target path and query, as they go into the request
 */
record ListedUrl(String host, int port, String target, URI uri) {
    private static final int HTTPS = 443;

    /**
     * Reads a URL.
     *
     * @param field where it stood, for the message
     * @param hosts that are listed, as host or host:port, in small letters
     * @throws ServingException INVALID_INPUT
     */
    static ListedUrl parse(String field, String text, Set<String> hosts) {
        try {
            return of(field, new URI(text), hosts);
        } catch (URISyntaxException e) {
            throw wrong(field, "a URL", "something else: " + e.getReason());
        }
    }

    /** Where a server sends the gateway on to; its word may be relative. */
    ListedUrl redirect(String field, String location, Set<String> hosts) {
        try {
            return of(field, uri.resolve(new URI(location)), hosts);
        } catch (URISyntaxException e) {
            throw wrong(field, "a server that sends on to a URL", "something else");
        }
    }

    private static ListedUrl of(String field, URI uri, Set<String> hosts) {
        if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
            throw wrong(field, "a URL of https", "another");
        }
        if (uri.getUserInfo() != null) {
            throw wrong(field, "a URL without a user", "one with");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        int port = uri.getPort() < 0 ? HTTPS : uri.getPort();
        boolean isListed = hosts.contains(host + ":" + port) || (port == HTTPS && hosts.contains(host));
        if (!isListed) {
            throw wrong(field, "a URL of a host in globalcom2.gateway.image-urls.hosts", "one of another");
        }
        String path = Optional.ofNullable(uri.getRawPath())
                .filter(text -> !text.isEmpty())
                .orElse("/");
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new ListedUrl(host, port, path + query, uri);
    }

    private static ServingException wrong(String field, String expected, String actual) {
        return invalidInput("%s: expected %s, got %s".formatted(field, expected, actual));
    }
}
