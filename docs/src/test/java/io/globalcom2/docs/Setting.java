package io.globalcom2.docs;

import java.util.Optional;

/**
 * One key of an interface that is a {@code @ConfigMapping}.
 *
 * @param key in full
 * @param type of the method, as the source writes it
 * @param fallback what holds where nobody sets it
 * @param meaning the Javadoc in Markdown, on one line
 */
record Setting(String key, String type, Optional<String> fallback, String meaning) {}
