package dev.immediacy.benchmarks;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page's script: modules, joined into one.
 *
 * <p>A page that is opened from disk may not import modules. So each becomes a function that returns what it exports, and
 * its imports become that function's constants:
 *
 * <pre>
 *   import {h} from "./dom.js";          const $glance = (() =&gt; {
 *   export function glance(…) …    ─▶    const {h} = $dom;
 *                                        function glance(…) …
 *                                        return {glance};
 *                                        })();
 * </pre>
 *
 * <p>The modules keep to what this understands: named imports of each other, and exported functions. <i>Immutable.</i>
 */
final class ReportScript {

    /** Each after those that it imports. */
    private static final List<String> MODULES = List.of(
            "dom",
            "format",
            "results",
            "look",
            "chart",
            "answer",
            "tables",
            "decisions",
            "glance",
            "collapse",
            "percentiles",
            "phases",
            "costs",
            "stages",
            "sequences",
            "residuals",
            "more",
            "run",
            "main");

    private static final Pattern IMPORT = Pattern.compile("(?m)^import (\\{[^}]*}) from \"\\./(\\w+)\\.js\";");
    private static final Pattern EXPORT = Pattern.compile("(?m)^export (function (\\w+))");

    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.common.min.js";

    private ReportScript() {}

    static String joined() {
        return MODULES.stream().map(ReportScript::function).collect(Collectors.joining("\n"));
    }

    /** Apache ECharts: lines, scatters and their SVG, which is all that the page draws with it. */
    static String library() {
        return ReportPage.resource(ReportScript.class, ECHARTS);
    }

    private static String function(String module) {
        String source = ReportPage.resource(module + ".js");
        String exports = EXPORT.matcher(source)
                .results()
                .map((MatchResult export) -> export.group(2))
                .collect(Collectors.joining(", "));
        String body = EXPORT.matcher(IMPORT.matcher(source).replaceAll("const $1 = \\$$2;"))
                .replaceAll("$1");
        return "const $" + module + " = (() => {\n" + body + "return {" + exports + "};\n})();\n";
    }
}
