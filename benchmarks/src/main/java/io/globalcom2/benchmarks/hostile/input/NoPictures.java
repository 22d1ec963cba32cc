package io.globalcom2.benchmarks.hostile.input;

import com.google.protobuf.ByteString;
import io.globalcom2.image.ImageFormat;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Where a picture should be: other files, signatures of pictures with anything behind them, and URLs that are none. */
final class NoPictures {
    private static final int MOST_BYTES = 2_000;
    private static final List<String> SIGNATURES = List.of(
            "89504E470D0A1A0A",
            "FFD8FF",
            "524946460000000057454250",
            "474946383961",
            "424D",
            "49492A00",
            "4D4D002A",
            "255044462D312E37",
            "504B0304",
            "0000001C66747970617669660000000061766966",
            "3C73766720786D6C6E733D");

    private static final List<String> URLS = List.of(
            "",
            ",",
            "data:",
            "data:,",
            "data:image/png",
            "data:image/png,",
            "data:image/png;base64",
            "data:image/png;base64,",
            "data:image/png;base64,====",
            "data:image/png;base64,A",
            "data:image/png;base64,\u0000\u0001",
            "data:text/plain;base64,aGVsbG8=",
            "file:///etc/passwd",
            "http://localhost/a.png",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/a.png",
            "ftp://example.org/a.png",
            "//example.org/a.png",
            "a.png",
            "javascript:alert(1)",
            "data:image/png;base64,%ZZ");

    private NoPictures() {}

    static HostileInput next(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> garbage(Draw.bytes(random, random.nextInt(MOST_BYTES)));
            case 1 -> {
                byte[] signature = HexFormat.of().parseHex(Draw.oneOf(random, SIGNATURES));
                yield garbage(ByteString.copyFrom(signature).concat(Draw.bytes(random, random.nextInt(MOST_BYTES))));
            }
            case 2 -> {
                String url = Draw.oneOf(random, URLS);
                yield HostileInput.ofBody(
                        InputClass.NO_PICTURES,
                        "the URL " + url,
                        PictureQuestions.CHAT,
                        PictureQuestions.bytes(PictureQuestions.about(url, "What is this?")),
                        Expectation.refused());
            }
            default -> wrongType(random);
        };
    }

    private static HostileInput garbage(ByteString file) {
        return PictureQuestions.about(
                InputClass.NO_PICTURES,
                "%d bytes that are no picture".formatted(file.size()),
                file,
                Expectation.refused());
    }

    /** The content says what a file is, whatever its name for it. */
    private static HostileInput wrongType(SplittableRandom random) {
        ImageFormat format = Draw.oneOf(random, List.of(ImageFormat.values()));
        String type = Draw.oneOf(random, List.of("image/png", "image/jpg", "image/tiff", "image/*", "IMAGE/GIF"));
        byte[] file =
                PictureFiles.write(PictureFiles.noise(random, 9, 7), format).toByteArray();
        String url = "data:%s;base64,%s".formatted(type, Base64.getEncoder().encodeToString(file));
        return HostileInput.ofBody(
                InputClass.NO_PICTURES,
                "a %s that is called %s".formatted(format, type),
                PictureQuestions.CHAT,
                PictureQuestions.bytes(PictureQuestions.about(url, "What is this?")),
                Expectation.answered(Set.of()));
    }
}
