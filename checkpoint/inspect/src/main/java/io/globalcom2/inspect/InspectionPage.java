package io.globalcom2.inspect;

import io.globalcom2.checkpoint.config.LargestImage;
import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.checkpoint.config.VisionConfig;
import io.globalcom2.checkpoint.djl.ServiceNeed;
import io.globalcom2.checkpoint.safetensors.StoredTensor;
import io.globalcom2.checkpoint.safetensors.Weights.Stored;
import io.globalcom2.compression.globalcom2.CropGrid;
import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.compression.globalcom2.Method;
import io.globalcom2.compression.globalcom2.PositionCount;
import io.globalcom2.compression.globalcom2.Profile;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.tensor.FloatFormat;
import io.globalcom2.vision.cropping.PixelSize;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An inspection, to be read. */
final class InspectionPage {
    /** Of pictures as people have them. */
    private static final List<PixelSize> SIZES = List.of(
            new PixelSize(448, 336),
            new PixelSize(768, 768),
            new PixelSize(1152, 1152),
            new PixelSize(1920, 1080),
            new PixelSize(1080, 1920),
            new PixelSize(3000, 4000));

    private final Inspection inspection;
    private final ServiceSettings settings;
    private final PrintWriter out;

    InspectionPage(Inspection inspection, ServiceSettings settings, PrintWriter out) {
        this.inspection = inspection;
        this.settings = settings;
        this.out = out;
    }

    void print() {
        inspection.config().ifPresent(config -> {
            printModel(config);
            printPositions(config);
        });
        inspection.weights().ifPresent(weights -> printWeights(weights.stored()));
        inspection.encoder().ifPresent(need -> printNeed("vision-encoder-service", need));
        inspection.llm().ifPresent(need -> {
            printNeed("llm-service", need);
            row("slots", settings.slots + " share the positions");
        });
        inspection.config().map(LlavaConfig::largestImage).ifPresent(this::printLargestImage);
        if (inspection.obstacles().isEmpty()) {
            head("Supported: all of it");
        } else {
            head("Not supported");
            inspection.obstacles().forEach(obstacle -> out.println("  " + obstacle));
        }
        out.flush();
    }

    private void printModel(LlavaConfig config) {
        VisionConfig vision = config.vision();
        head("Model");
        row("type", inspection.modelType());
        row("vision tower", (vision.classToken() ? "CLIP" : "SigLIP") + ", " + vision.layers() + " layers");
        row("text model", inspection.textModelType() + ", " + config.text().layers() + " layers");
        row(
                "views",
                "%d pixels an edge, %d x %d tokens of width %d"
                        .formatted(vision.tile(), vision.side(), vision.side(), vision.featureWidth()));
        row("saliency", vision.classToken() ? "by the class token" : "by how little a token resembles its view's mean");
        row("crop grids", grids(config).stream().map(InspectionPage::text).collect(Collectors.joining(" ")));
        row("context", config.text().maxPositions() + " positions");
    }

    private void printPositions(LlavaConfig config) {
        head("Positions of a prompt that a picture takes, newlines included");
        out.println("  pixels       grid   views  uncompressed   R = 0.25    R = 0.1");
        for (PixelSize size : SIZES) {
            CropGrid grid = CropGrid.choose(grids(config), config.vision().tile(), size.width(), size.height());
            ImageGeometry geometry = new ImageGeometry(
                    size.width(),
                    size.height(),
                    grid.columns(),
                    grid.rows(),
                    config.vision().side(),
                    config.anyresMax());
            out.println("  %-12s %-5s %6d  %12d %10d %10d"
                    .formatted(
                            size.width() + " x " + size.height(),
                            text(grid),
                            1 + grid.crops(),
                            positions(geometry, 1),
                            positions(geometry, 0.25),
                            positions(geometry, 0.1)));
        }
    }

    private static int positions(ImageGeometry geometry, double ratio) {
        return PositionCount.atLeast(
                geometry, new SelectionSettings(Method.GLOBALCOM2, Profile.STANDARD, ratio, 0, false));
    }

    private void printWeights(List<Stored> stored) {
        head("Weights as stored");
        Map<String, Map<String, List<Stored>>> tiers = stored.stream()
                .collect(Collectors.groupingBy(
                        tensor -> tensor.name().startsWith("vision_tower.") ? "vision encoder" : "llm",
                        TreeMap::new,
                        Collectors.groupingBy(Stored::dtype, TreeMap::new, Collectors.toList())));
        tiers.forEach((tier, dtypes) -> dtypes.forEach((dtype, tensors) ->
                row(tier, "%5d tensors in %-4s %s".formatted(tensors.size(), dtype, megabytes(bytesOf(tensors))))));
        if (inspection.encoder().isPresent() && inspection.llm().isPresent()) {
            List<StoredTensor> read = Stream.of(inspection.encoder(), inspection.llm())
                    .flatMap(need -> need.orElseThrow().tensors().stream())
                    .toList();
            long bytes = read.stream().mapToLong(StoredTensor::sizeBytes).sum();
            row(
                    "of these not read",
                    "%5d tensors         %s"
                            .formatted(stored.size() - read.size(), megabytes(bytesOf(stored) - bytes)));
        }
    }

    private static long bytesOf(List<Stored> tensors) {
        return tensors.stream().mapToLong(Stored::sizeBytes).sum();
    }

    private void printNeed(String service, ServiceNeed need) {
        head("Memory of " + service + ", beside its heap");
        need.memoryBytes().forEach((what, bytes) -> row(what, megabytes(bytes)));
        need.conversions().forEach(conversion -> row("of these converted", conversion.toString()));
    }

    private void printLargestImage(LargestImage image) {
        FloatFormat dtype = inspection.dtype();
        head("Largest image, uncompressed");
        row("rows", "%d views, %d rows of width %d".formatted(image.views(), image.rows(), image.width()));
        row(
                "features",
                megabytes(image.sizeBytes(dtype)) + " in " + dtype.name().toLowerCase(Locale.ROOT));
        row(
                "LanguageModel.Generate",
                "quarkus.grpc.server.max-inbound-message-size=" + image.messageBytes() + " or more");
        row("Compressor.Compress", "globalcom2.compressor.max-feature-bytes=" + image.sizeBytes(dtype) + " or more");
    }

    private static List<CropGrid> grids(LlavaConfig config) {
        int tile = config.vision().tile();
        return config.pinpoints().stream()
                .map(pinpoint -> new CropGrid(pinpoint.width() / tile, pinpoint.height() / tile))
                .toList();
    }

    /** Columns x rows. */
    private static String text(CropGrid grid) {
        return grid.columns() + "x" + grid.rows();
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }

    private void head(String title) {
        out.println();
        out.println(title);
    }

    private void row(String name, String value) {
        out.println("  %-26s %s".formatted(name, value));
    }
}
