package io.globalcom2.gateway.openai;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsOriginsTest {
    @Test
    void originsAreTakenAsBrowsersSendThem() {
        assertThatCode(() -> CorsOrigins.check(List.of(
                        "*",
                        "https://app.example.org",
                        "http://localhost:3000",
                        "http://[::1]:3000",
                        "app://obsidian.md")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.org/",
                "app.example.org",
                "HTTPS://app.example.org",
                "https://*.example.org",
                ""
            })
    void whatNoBrowserSendsIsRefusedAtTheStart(String origin) {
        assertThatThrownBy(() -> CorsOrigins.check(List.of(origin)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("globalcom2.gateway.cors-origins: expected scheme://host");
    }
}
