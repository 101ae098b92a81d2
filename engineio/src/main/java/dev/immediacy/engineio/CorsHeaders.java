package dev.immediacy.engineio;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Turns an {@link EngineCors} into the headers of an answer. Source: WHATWG Fetch, HTTP CORS protocol. */
final class CorsHeaders {
    private CorsHeaders() {}

    static void add(EngineCors rule, HttpServletRequest request, HttpServletResponse response) {
        if (rule.origins().isEmpty()) {
            return;
        }
        // A cache must not give one origin's answer to another.
        response.addHeader("Vary", "Origin");
        String origin = request.getHeader("Origin");
        if (origin == null || !rule.allows(origin)) {
            return;
        }
        boolean any = rule.origins().contains("*") && !rule.credentials();
        response.setHeader("Access-Control-Allow-Origin", any ? "*" : origin);
        if (rule.credentials()) {
            response.setHeader("Access-Control-Allow-Credentials", "true");
        }
        if (request.getMethod().equals("OPTIONS")) {
            response.setHeader("Access-Control-Allow-Methods", "GET, POST");
            String headers = request.getHeader("Access-Control-Request-Headers");
            response.setHeader("Access-Control-Allow-Headers", headers == null ? "Content-Type" : headers);
        }
    }
}
