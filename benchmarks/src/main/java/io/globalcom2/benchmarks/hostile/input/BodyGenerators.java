package io.globalcom2.benchmarks.hostile.input;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.globalcom2.quickstart.chat.SampleQuestion;
import io.globalcom2.quickstart.chat.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Generators of everything that goes over HTTP, by class. */
public final class BodyGenerators {
    private BodyGenerators() {}

    /**
     * All of them.
     *
     * @param samples of the demo model
     */
    public static Map<InputClass, List<InputGenerator>> all(Path samples) throws IOException {
        Map<InputClass, List<InputGenerator>> all = new EnumMap<>(InputClass.class);
        all.put(InputClass.WHOLE_PICTURES, List.of(new WholePictures(samples)));
        all.put(InputClass.TRUNCATED_PICTURES, List.of(DamagedPictures::truncated));
        all.put(InputClass.FLIPPED_PICTURES, List.of(DamagedPictures::flipped));
        all.put(InputClass.BOMBS, List.of(Bombs::next));
        all.put(InputClass.NO_PICTURES, List.of(NoPictures::next));
        all.put(
                InputClass.CHAT_BODIES,
                List.of(new JsonBodies(InputClass.CHAT_BODIES, PictureQuestions.CHAT, PictureQuestions::text)));
        all.put(
                InputClass.RESPONSES_BODIES,
                List.of(new JsonBodies(InputClass.RESPONSES_BODIES, "/v1/responses", BodyGenerators::response)));
        all.put(
                InputClass.ESTIMATE_BODIES,
                List.of(new JsonBodies(
                        InputClass.ESTIMATE_BODIES, PictureQuestions.CHAT + "/estimate", PictureQuestions::text)));
        all.put(InputClass.HTTP_FRAMING, List.of(HttpFraming::next));
        all.put(InputClass.SLOW_BODIES, List.of(SlowCallers::body));
        all.put(InputClass.SLOW_READERS, List.of(SlowCallers::reader));
        return all;
    }

    /** A question about a picture that is answered as long as all is well. */
    public static HostileInput probe(Path samples) throws IOException {
        SampleQuestion question = Samples.all(samples).get(0);
        return PictureQuestions.about(
                InputClass.WHOLE_PICTURES,
                "the probe",
                ByteString.copyFrom(Files.readAllBytes(question.image())),
                question.text(),
                Expectation.answered(Set.copyOf(question.answers())));
    }

    private static ObjectNode response() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("input", "What number is on the red circle?")
                .put("max_output_tokens", 4);
    }
}
