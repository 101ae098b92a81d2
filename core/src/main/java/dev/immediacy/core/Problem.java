package dev.immediacy.core;

import org.jspecify.annotations.Nullable;

/**
 * What a client is told when something went wrong: RFC 9457 problem details, on every transport.
 *
 * <p>Shape: {@code {"type":"about:blank","title":"Bad Request","status":400,"detail":"limit must be between 1 and 1000,
 * was -3","field":"limit"}}. <i>Immutable.</i>
 *
 * @param status the HTTP status, also where the problem travels in a frame
 * @param title the standard phrase of the status
 * @param detail subject, rule, actual; says what to do
 * @param field the parameter, member or header that is wrong; null where no single one is
 */
public record Problem(
        int status, String title, String detail, @Nullable String field) {

    /** A problem of a status with one of the phrases this library uses. */
    public static Problem of(int status, String detail, @Nullable String field) {
        return new Problem(status, title(status), detail, field);
    }

    /** The problem a client is told for an error of this library. */
    public static Problem of(MessagingException error) {
        if (error instanceof ProtocolException protocol) {
            return of(400, error.text(), protocol.field());
        }
        if (error instanceof MessageTooLargeException) {
            return of(413, error.text(), "data");
        }
        if (error instanceof SessionClosedException closed) {
            return of(closed.reason().code().httpStatus(), error.text(), null);
        }
        if (error instanceof OverflowException) {
            return of(503, error.text(), null);
        }
        return internal();
    }

    /** What a client is told when the fault is ours: nothing of the inside. */
    public static Problem internal() {
        return of(500, "the server failed on this request; its log says why", null);
    }

    /**
     * What a client's caller is told: an {@link OverflowException} where trying again may help, else a
     * {@link ProtocolException}.
     *
     * @param whole what is wrong where the problem names no field of it: {@code frame}
     */
    public MessagingException toException(String whole) {
        return retry() ? new OverflowException(detail) : new ProtocolException(field == null ? whole : field, detail);
    }

    /** Whether the same request may succeed later. */
    public boolean retry() {
        return status == 503 || status == 429;
    }

    /** The problem as one JSON object. */
    public String toJson() {
        return "{" + members() + "}";
    }

    /** The members without the braces, for a frame that adds its own. */
    public String members() {
        String text = "\"type\":\"about:blank\",\"title\":" + Json.quote(title) + ",\"status\":" + status
                + ",\"detail\":" + Json.quote(detail);
        return field == null ? text : text + ",\"field\":" + Json.quote(field);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "Internal Server Error";
        };
    }
}
