package io.globalcom2.benchmarks.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PaddedTokenizerTest {
    @Test
    void everyTokenHasOneWord() throws IOException {
        JsonNode tokenizer = new ObjectMapper()
                .readTree(
                        "{\"model\":{\"vocab\":{\"a\":0,\"b\":1}},\"added_tokens\":[{\"id\":2,\"content\":\"<image>\"}]}");

        JsonNode words = PaddedTokenizer.pad(tokenizer, 5).at("/model/vocab");

        assertThat(words.toString()).isEqualTo("{\"a\":0,\"b\":1,\"<image>\":2,\"▁word3\":3,\"▁word4\":4}");
    }
}
