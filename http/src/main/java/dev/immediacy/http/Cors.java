package dev.immediacy.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * What a browser has to be told before a page of another server may ask, and read the answer (WHATWG Fetch, CORS
 * protocol). Credentials of the browser's own are never allowed: a token is the page's to send. <i>Thread-safe</i>: no state.
 */
final class Cors {

    private static final String METHODS = "GET, POST";
    private static final String REQUEST_HEADERS = "Authorization, Content-Type, Last-Event-ID";
    private static final String RESPONSE_HEADERS = "Retry-After, WWW-Authenticate";
    private static final String MAX_AGE_SECONDS = "7200"; // what browsers cut it to

    private Cors() {}

    /**
     * Sets the headers for an allowed origin.
     *
     * @return whether the request was but the browser's question, which is answered with that
     */
    static boolean answer(Request request, Response response, String allowed) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Access-Control-Allow-Origin", allowed);
        headers.add(HttpHeader.VARY, "Origin");
        boolean preflight =
                request.getMethod().equals("OPTIONS") && request.getHeaders().contains("Access-Control-Request-Method");
        if (!preflight) {
            headers.put("Access-Control-Expose-Headers", RESPONSE_HEADERS);
            return false;
        }
        headers.put("Access-Control-Allow-Methods", METHODS);
        headers.put("Access-Control-Allow-Headers", REQUEST_HEADERS);
        headers.put("Access-Control-Max-Age", MAX_AGE_SECONDS);
        response.setStatus(204);
        return true;
    }
}
