#!/usr/bin/env python3
"""Pretends to be cloudflared or ngrok: takes their command lines, speaks their logs and local questions, and passes on
what comes in at a public end that stands on this computer. What goes wrong is said before the first `--`:

    tunnel.py [slow=S] [die=FILE] [falter=FILE] [never] [garbage] [log_only] [token=T] [told=FILE] -- ARGUMENTS

`falter`: it has no connection while the file is there; `die`: it dies when the file is there, and takes it away.
Knows nothing of Linnet: it must not share our code or our mistakes.
"""

import http.client
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STARTED = time.monotonic()


def age():
    return time.monotonic() - STARTED


def behaviour(words):
    known = {}
    for word in words:
        name, _, value = word.partition("=")
        known[name] = value
    return known


class Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="application/json"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(handler, address=("127.0.0.1", 0)):
    server = ThreadingHTTPServer(address, handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def public_end(target):
    """The far end: what comes in is handed to the target, with the public name as its Host, as tunnels do."""

    class PassOn(Quiet):
        def pass_on(self):
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else None
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            headers["X-Forwarded-Proto"] = "https"
            try:
                there = http.client.HTTPConnection(target, timeout=20)
                there.request(self.command, self.path, body, headers)
                reply = there.getresponse()
                text = reply.read()
            except OSError:
                self.answer(502, b"no origin", "text/plain")
                return
            self.send_response(reply.status)
            for name, value in reply.getheaders():
                if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                    self.send_header(name, value)
            if reply.status != 204:
                self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            if reply.status != 204:
                self.wfile.write(text)

        do_GET = do_POST = pass_on

    return serve(PassOn)


class Life:
    def __init__(self, known):
        self.known = known
        self.slow = float(known.get("slow") or 0)

    def ready(self):
        if "never" in self.known or age() < self.slow:
            return False
        return not os.path.exists(self.known.get("falter") or "/nowhere")

    def flood(self):
        """Rubbish without a line's end, and far too much of it."""
        noise = bytes(range(128, 256)) * 512
        for _ in range(64):
            os.write(2, noise)
        os.write(2, b"\n")

    def go_on(self, say_end):
        sign = self.known.get("die") or "/nowhere"
        while not os.path.exists(sign):
            time.sleep(0.02)
        os.remove(sign)
        say_end()
        os._exit(1)


def say(text):
    os.write(2, (time.strftime("%Y-%m-%dT%H:%M:%SZ ", time.gmtime()) + text + "\n").encode())


def cloudflared(arguments, life):
    def option(name):
        return arguments[arguments.index(name) + 1] if name in arguments else None

    if arguments[-1] == "run":
        expected = life.known.get("token")
        if expected is not None and os.environ.get("TUNNEL_TOKEN") != expected:
            say("ERR Provided Tunnel token is not valid.")
            say("See 'cloudflared tunnel run --help'.")
            os._exit(255)
        name = ""
    else:
        target = option("--url").removeprefix("http://")
        name = "127.0.0.1:%d" % public_end(target)

    class Metrics(Quiet):
        def do_GET(self):
            if self.path == "/ready":
                up = life.ready()
                self.answer(200 if up else 503, json.dumps({"status": 200 if up else 503, "readyConnections": int(up)}).encode())
            elif self.path == "/quicktunnel":
                if "garbage" in life.known:
                    self.answer(200, b"<html>" + bytes(range(256)) * 1024, "text/html")
                else:
                    told = name if age() >= life.slow and "never" not in life.known else ""
                    self.answer(200, json.dumps({"hostname": told}).encode())
            else:
                self.answer(404, b"")

    if "log_only" not in life.known:
        host, port = option("--metrics").split(":")
        serve(Metrics, (host, int(port)))
    say("INF Requesting new quick Tunnel on trycloudflare.com...")
    if "garbage" in life.known:
        life.flood()
    if "garbage" in life.known or "log_only" in life.known:
        say("INF |  https://calm-wren-nests.trycloudflare.com                |")

    def register():
        time.sleep(life.slow)
        if "never" not in life.known:
            say("INF Registered tunnel connection connIndex=0 connection=0f location=ord07 protocol=quic")

    threading.Thread(target=register, daemon=True).start()
    life.go_on(lambda: say("ERR Connection terminated error=\"the network is gone\" connIndex=0"))


def ngrok(arguments, life):
    target = arguments[1]
    wanted = next((word.partition("=")[2] for word in arguments if word.startswith("--url=")), None)

    def tell(level, message, **more):
        os.write(1, (json.dumps({"lvl": level, "msg": message, **more}) + "\n").encode())

    expected = life.known.get("token")
    if expected is not None and os.environ.get("NGROK_AUTHTOKEN") != expected:
        tell("eror", "failed to reconnect session", err="authentication failed\r\n\r\nERR_NGROK_105\r\n")
        os._exit(1)
    url = wanted or "http://127.0.0.1:%d" % public_end(target.removeprefix("http://"))

    class Api(Quiet):
        def do_GET(self):
            other = {"name": "other", "public_url": "https://other.ngrok.app", "config": {"addr": "http://localhost:1"}}
            ours = {"name": "command_line", "public_url": url, "proto": "https", "config": {"addr": target}}
            body = b"\xff" * 9 if "garbage" in life.known else json.dumps(
                {"tunnels": [other] + ([ours] if life.ready() else []), "uri": "/api/tunnels"}
            ).encode()
            self.answer(200 if self.path == "/api/tunnels" else 404, body)

    if "log_only" not in life.known:
        tell("info", "starting web service", obj="web", addr="127.0.0.1:%d" % serve(Api))
    if "garbage" in life.known:
        life.flood()

    def start():
        time.sleep(life.slow)
        if "never" not in life.known:
            tell("info", "started tunnel", obj="tunnels", name="command_line", addr=target, url=url)

    threading.Thread(target=start, daemon=True).start()
    life.go_on(lambda: tell("eror", "session closed", err="the network is gone"))


def main():
    cut = sys.argv.index("--")
    known, arguments = behaviour(sys.argv[1:cut]), sys.argv[cut + 1:]
    if "told" in known:
        with open(known["told"], "a", encoding="utf-8") as file:
            file.write(json.dumps({"arguments": arguments, "process": os.getpid()}) + "\n")
    life = Life(known)
    if arguments[0] == "http":
        ngrok(arguments, life)
    else:
        cloudflared(arguments, life)


main()
