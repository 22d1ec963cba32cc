package io.globalcom2.gateway.openai;

import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.gateway.admission.RequestBytes;
import io.globalcom2.gateway.json.JsonField;
import io.globalcom2.gateway.media.ImageInspector;
import io.globalcom2.gateway.media.remote.RemoteImages;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Makes files of the URLs in a body: of data URIs, and of https URLs where any are fetched. */
@Singleton
public final class ImageUrls {
    private static final String HTTP = "http";

    private final ImageInspector images;
    private final Optional<RemoteImages> remoteImages;

    /** @param remoteImages empty where no URL is fetched */
    public ImageUrls(ImageInspector images, Optional<RemoteImages> remoteImages) {
        this.images = images;
        this.remoteImages = remoteImages;
    }

    /**
     * For the images of one request, which share the time they may take. The function fails with INVALID_INPUT, TOO_LARGE or OVERLOADED.
     *
     * @param memory takes what is needed besides the body: bytes, more or, below 0, less than before
     */
    public Function<JsonField, ImageFile> ofRequest(LongConsumer memory) {
        if (remoteImages.isEmpty()) {
            return this::written;
        }
        RemoteImages remote = remoteImages.get();
        RemoteImages.Patience patience = remote.patience();
        return url -> url.isText() && url.text().regionMatches(true, 0, HTTP, 0, HTTP.length())
                ? fetched(url, remote, patience, memory)
                : written(url);
    }

    private ImageFile written(JsonField url) {
        return images.fromUrl(url.name(), url.uri());
    }

    /** Room for the largest there may be is taken before, and what it did not need is given back. */
    private ImageFile fetched(JsonField url, RemoteImages remote, RemoteImages.Patience patience, LongConsumer memory) {
        long most = RequestBytes.ofBody(remote.maxBytes());
        memory.accept(most);
        ByteBuffer file = remote.fetch(url.name(), url.text(), patience);
        memory.accept(RequestBytes.ofBody(file.remaining()) - most);
        return images.inspect(url.name(), file);
    }
}
