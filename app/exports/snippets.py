"""Endpoints in a few lines, in the languages that developers ask for.

Each answers 204 at once and logs the event's ID with the SHA-256 of the body as it came. None needs
more than the language has, but for the one library that is usual there.
"""

from enum import StrEnum


class Language(StrEnum):
    """What a developer's endpoint is written in."""

    PYTHON = "Python"
    NODE = "Node"
    PHP = "PHP"
    JAVA = "Java"
    CSHARP = "C#"


MARKDOWN_NAME = {
    Language.PYTHON: "python",
    Language.NODE: "javascript",
    Language.PHP: "php",
    Language.JAVA: "java",
    Language.CSHARP: "csharp",
}
_PYTHON = """\
# python3 endpoint.py
import hashlib, json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Endpoint(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(204)
        self.end_headers()
        try:
            event_id = json.loads(body).get("event_id", "")
        except ValueError:
            event_id = ""
        print(f"callback event_id={event_id} sha256={hashlib.sha256(body).hexdigest()}", flush=True)

    do_PUT = do_POST


ThreadingHTTPServer(("", 8080), Endpoint).serve_forever()
"""
_NODE = """\
// node endpoint.js
const { createHash } = require("node:crypto");
const { createServer } = require("node:http");

createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    response.writeHead(204).end();
    const body = Buffer.concat(parts);
    let eventId = "";
    try {
      eventId = JSON.parse(body.toString("utf8")).event_id ?? "";
    } catch {}
    const hash = createHash("sha256").update(body).digest("hex");
    console.log(`callback event_id=${eventId} sha256=${hash}`);
  });
}).listen(8080);
"""
_PHP = """\
<?php
// php -S 0.0.0.0:8080 endpoint.php
$body = file_get_contents("php://input");
http_response_code(204);
$event = json_decode($body, true);
$eventId = is_array($event) ? ($event["event_id"] ?? "") : "";
error_log("callback event_id=$eventId sha256=" . hash("sha256", $body));
"""
_JAVA = """\
// java Endpoint.java
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

public class Endpoint {
    // Without a JSON library: the first event_id is the delivery's own.
    static final Pattern ID = Pattern.compile("\\"event_id\\"\\\\s*:\\\\s*\\"([^\\"]*)\\"");

    public static void main(String[] args) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(8080), 0);
        server.createContext("/", exchange -> {
            var body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            try {
                var digest = MessageDigest.getInstance("SHA-256").digest(body);
                var found = ID.matcher(new String(body, StandardCharsets.UTF_8));
                System.out.println("callback event_id=" + (found.find() ? found.group(1) : "")
                    + " sha256=" + HexFormat.of().formatHex(digest));
            } catch (java.security.NoSuchAlgorithmException missing) {
                throw new IllegalStateException(missing);
            }
        });
        server.start();
    }
}
"""
_CSHARP = """\
// dotnet new web, then this as Program.cs
using System.Security.Cryptography;
using System.Text.Json;

var app = WebApplication.Create(args);
app.MapMethods("/{**path}", new[] { "POST", "PUT" }, async (HttpRequest request) =>
{
    using var kept = new MemoryStream();
    await request.Body.CopyToAsync(kept);
    var body = kept.ToArray();
    var eventId = "";
    try
    {
        eventId = JsonDocument.Parse(body).RootElement.GetProperty("event_id").GetString() ?? "";
    }
    catch (Exception) { }
    var hash = Convert.ToHexString(SHA256.HashData(body)).ToLowerInvariant();
    Console.WriteLine($"callback event_id={eventId} sha256={hash}");
    return Results.NoContent();
});
app.Run("http://0.0.0.0:8080");
"""
SNIPPETS = {
    Language.PYTHON: _PYTHON,
    Language.NODE: _NODE,
    Language.PHP: _PHP,
    Language.JAVA: _JAVA,
    Language.CSHARP: _CSHARP,
}
