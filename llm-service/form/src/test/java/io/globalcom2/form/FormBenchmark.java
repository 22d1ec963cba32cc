package io.globalcom2.form;

import io.globalcom2.form.vocabulary.FormReader;
import io.globalcom2.form.vocabulary.FormedText;
import io.globalcom2.form.vocabulary.TokenTree;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What a form costs with 152,000 tokens: for a token, for a state that is met first, and for reading the schema. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class FormBenchmark {
    private static final int VOCABULARY = 152_000;
    private static final String SCHEMA = """
            {"type": "object", "required": ["title", "summary", "score", "kind", "date", "mail", "items"], "additionalProperties": false,
             "properties": {
               "title": {"type": "string"},
               "summary": {"type": "string", "maxLength": 200},
               "score": {"type": "number", "minimum": 0, "maximum": 1},
               "kind": {"enum": ["red", "green", "blue"]},
               "date": {"type": "string", "format": "date-time"},
               "mail": {"type": "string", "pattern": "^[^@\\\\s]+@[a-z0-9.-]+\\\\.[a-z]{2,6}$"},
               "items": {"type": "array", "maxItems": 10, "items": {"$ref": "#/$defs/item"}}},
             "$defs": {"item": {"type": "object", "required": ["name", "count"], "additionalProperties": false,
               "properties": {"name": {"type": "string"}, "count": {"type": "integer", "minimum": 0}}}}}""";

    private final TokenTree vocabulary = new TokenTree(TestVocabulary.large(VOCABULARY));
    private final float[] logits = new float[VOCABULARY];
    private final AnswerForm form = AnswerForm.ofJsonSchema(SCHEMA);
    private FormedText inString;

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(FormBenchmark.class.getSimpleName())
                        .build())
                .run();
    }

    @Setup
    public void readTheFirstCharacters() {
        inString = behind(new FormReader(form.grammar(), vocabulary, false), "{\"title\":\"a");
    }

    /** In a string, where nearly every token may come. */
    @Benchmark
    public float[] token() {
        inString.restrict(logits);
        return logits;
    }

    /** A state of a string that no text was in before: the whole vocabulary is walked. */
    @Benchmark
    public float[] stateMetFirst() {
        behind(new FormReader(form.grammar(), vocabulary, false), "{\"title\":\"a")
                .restrict(logits);
        return logits;
    }

    @Benchmark
    public AnswerForm schema() {
        return AnswerForm.ofJsonSchema(SCHEMA);
    }

    private static FormedText behind(FormReader reader, String beginning) {
        FormedText text = reader.text();
        for (byte value : beginning.getBytes(StandardCharsets.UTF_8)) {
            text.add(value & 0xFF);
        }
        return text;
    }
}
