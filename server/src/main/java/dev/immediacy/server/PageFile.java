package dev.immediacy.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * One file of the web page: where it is served, its type, its bytes and the entity tag that names them.
 *
 * <p><i>Immutable.</i> The list is fixed: a path that is not in it is not looked for on the class path.
 */
final class PageFile {

    private static final String VUE = "/META-INF/resources/webjars/vue/3.5.22/dist/vue.runtime.esm-browser.prod.js";
    private static final String SCRIPT = "text/javascript;charset=utf-8";
    private static final int TAG_RADIX = 36;

    private final String path;
    private final String type;
    private final byte[] bytes;
    private final String tag;

    private PageFile(String path, String resource, String type) {
        this.path = path;
        this.type = type;
        this.bytes = read(resource);
        this.tag = '"' + new BigInteger(1, digest(bytes)).toString(TAG_RADIX) + '"';
    }

    /** Every file of the page. */
    static List<PageFile> all() {
        return List.of(
                new PageFile("", "page/index.html", "text/html;charset=utf-8"),
                own("immediacy.js", SCRIPT),
                own("immediacy-transports.js", SCRIPT),
                own("immediacy-socketio.js", SCRIPT),
                own("style.css", "text/css;charset=utf-8"),
                own("icon.svg", "image/svg+xml"),
                own("app.js", SCRIPT),
                own("session.js", SCRIPT),
                own("text.js", SCRIPT),
                own("race.js", SCRIPT),
                own("race-view.js", SCRIPT),
                own("trace-view.js", SCRIPT),
                own("chat-view.js", SCRIPT),
                own("numbers.js", SCRIPT),
                new PageFile("/vue.js", VUE, SCRIPT));
    }

    private static PageFile own(String name, String type) {
        return new PageFile("/" + name, "page/" + name, type);
    }

    /** The servlet path; empty for the root. */
    String path() {
        return path;
    }

    /** The media type, with its charset. */
    String type() {
        return type;
    }

    /** The content; nobody changes it. */
    byte[] bytes() {
        return bytes;
    }

    /** A strong entity tag, in its quotes (RFC 9110 §8.8.3). */
    String tag() {
        return tag;
    }

    private static byte[] read(String resource) {
        try (InputStream stream = PageFile.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the class path must hold the page's " + resource);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
