package io.globalcom2.generation.messaging;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** A record that an older version wrote, from {@code older-version.properties}. */
record OlderRecord(String topic, String key, Map<String, String> headers, ByteString value) {
    static OlderRecord named(String name) throws IOException {
        Properties all = new Properties();
        try (InputStream file = OlderRecord.class.getResourceAsStream("older-version.properties")) {
            all.load(file);
        }
        String headerPrefix = name + ".header.";
        Map<String, String> headers = new HashMap<>();
        for (String property : all.stringPropertyNames()) {
            if (property.startsWith(headerPrefix)) {
                headers.put(property.substring(headerPrefix.length()), all.getProperty(property));
            }
        }
        return new OlderRecord(
                all.getProperty(name + ".topic"),
                all.getProperty(name + ".key"),
                headers,
                ByteString.copyFrom(Base64.getDecoder().decode(all.getProperty(name + ".value"))));
    }

    /** The same, but for a header that holds a time or a place. */
    OlderRecord with(String header, String text) {
        Map<String, String> changed = new HashMap<>(headers);
        if (changed.put(header, text) == null) {
            throw new AssertionError("the older version wrote no " + header);
        }
        return new OlderRecord(topic, key, changed, value);
    }

    void storeIn(TestTopics topics) throws Exception {
        topics.store(topic, key, value.toByteArray(), headers);
    }
}
