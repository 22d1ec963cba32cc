package io.globalcom2.checkpoint.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected texts are Jinja's, with trim_blocks and lstrip_blocks. A vertical bar stands for a line end. */
class JinjaTemplateTest {
    private static final Map<String, Object> VARIABLES =
            Map.of("x", "aBc", "words", List.of("if", "so", ""), "spaced", "  a b ");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "`a|  {% if x %}|b|  {% endif %}|c|`; `a|b|c`",
                "`a {% if x %} b {% endif %} c`; `a  b  c`",
                "`a|  {%+ if x %}b{% endif +%}|c`; `a|  b|c`",
                "`a|  {# note #}|b`; `a|b`",
                "`a  {{- x -}}  b`; `aaBcb`",
                "`{{ x.upper() + x.lower() + x.capitalize() }}`; `ABCabcAbc`",
                "`[{{ spaced.strip() }}][{{ spaced.lstrip() }}][{{ spaced.rstrip() }}]`; `[a b][a b ][  a b]`",
                "`{{ 'a' if x.startswith('a') }}{{ 'b' if x.endswith('a') }}`; `a`",
                "`{{ spaced.split(' ')[2] }}{{ x.replace('B', 'x') }}`; `aaxc`",
                "`{% for word in words if word != 'so' and word %}{{ loop.index }}{{ word }}{% endfor %}`; `1if`",
                "`{% for word in ['a if b'] %}{{ word }}{% endfor %}`; `a if b`",
                "`{% generation %}{{ x }}{% endgeneration %}`; `aBc`",
                "`{{ missing }}`; ``",
            })
    void rendersAsJinjaDoes(String template, String expected) {
        String rendered = new JinjaTemplate(template.replace('|', '\n')).render(VARIABLES);

        assertThat(rendered.replace('\n', '|')).isEqualTo(expected);
    }
}
