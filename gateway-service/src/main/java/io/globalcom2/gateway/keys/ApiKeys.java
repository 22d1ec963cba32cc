package io.globalcom2.gateway.keys;

import java.util.List;
import java.util.Optional;

/** All keys that are let in, as one version of the file has them. */
record ApiKeys(List<ApiKey> keys) {
    ApiKeys {
        keys = List.copyOf(keys);
    }

    /** The key that was presented, if it is one of these. Looks at all of them, so that the time taken does not tell which. */
    Optional<ApiKey> find(String presented) {
        KeyDigest digest = KeyDigest.of(presented);
        Optional<ApiKey> found = Optional.empty();
        for (ApiKey key : keys) {
            if (key.digest().matches(digest)) {
                found = Optional.of(key);
            }
        }
        return found;
    }
}
