package io.globalcom2.checkpoint.djl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramSourceTest {
    private static final String PROGRAM = """
            # A note.
            class Small(Module):
              training : bool
              count : int  # how many
              share : float
              weights : Dict[str, Tensor]

              def sum(self: __torch__.Small, x: Tensor) -> Tensor:
                return torch.add(x, self.count)
            """;

    @Test
    void picklesItsAttributesInTheirOrder() {
        ProgramSource source = ProgramSource.of(PROGRAM, Map.of("count", 3, "share", 0.5));

        assertThat(source.className()).isEqualTo("Small");
        assertThat(HexFormat.of().formatHex(source.pickle()))
                .isEqualTo(
                        "8002" // protocol 2
                                + "63" + hex("__torch__\nSmall\n") + "2981" // an object of the class, without arguments
                                + "7d28" // a dict, and what goes into it
                                + "5808000000" + hex("training") + "89" // false
                                + "5805000000" + hex("count") + "8a080300000000000000"
                                + "5805000000" + hex("share") + "473fe0000000000000"
                                + "5807000000" + hex("weights")
                                + "63" + hex("torch.jit._pickle\nrestore_type_tag\n")
                                + "287d5811000000" + hex("Dict[str, Tensor]") + "7452" // of an empty dict and its type
                                + "75622e"); // set, build, stop
    }

    @Test
    void aPartIsAProgramOfItsOwn() {
        ProgramSource part = ProgramSource.of(PROGRAM, Map.of("count", 3, "share", 0.5));

        ProgramSource whole =
                ProgramSource.of("class Whole(Module):\n  small : __torch__.Small\n", Map.of("small", part));

        assertThat(whole.text()).contains("class Whole(Module):", "class Small(Module):");
        String object = HexFormat.of().formatHex(part.pickle());
        assertThat(HexFormat.of().formatHex(whole.pickle()))
                .contains("5805000000" + hex("small")
                        + object.substring("8002".length(), object.length() - "2e".length()));
        assertThatThrownBy(() ->
                        ProgramSource.of("class Whole(Module):\n  small : __torch__.Other\n", Map.of("small", part)))
                .hasMessageContaining("attribute small expected __torch__.Other, got the program Small");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "count : int; count : Tensor; attribute count has the unsupported type Tensor",
                "share : float; share : int; attribute share expected int, got 0.5",
                "count : int; other : int; attribute other expected int, got null",
                "count : int; count : List[Tensor]; attribute count of type List[Tensor] takes no value, got 3",
                "share : float; # none; Small declares no attributes [share]",
                "class Small(Module); class Small; expected a line 'class Name(Module):'",
            })
    void saysWhatDoesNotFit(String sound, String broken, String message) {
        assertThat(PROGRAM).contains(sound);

        assertThatThrownBy(() -> ProgramSource.of(PROGRAM.replace(sound, broken), Map.of("count", 3, "share", 0.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAMissingResource() {
        assertThatThrownBy(() -> ProgramSource.read(ProgramSourceTest.class, "none.py", Map.of()))
                .hasMessageContaining("no resource none.py beside " + ProgramSourceTest.class.getName());
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(US_ASCII));
    }
}
