"""A proxy as kube2iam is: pods' calls to the metadata service are redirected to it, and it passes them on.

As a Go reverse proxy does, it says for whom in X-Forwarded-For. Arguments: the port to listen on, and the service.
"""
import http.client
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, SERVICE = int(sys.argv[1]), sys.argv[2]
OWN = {"connection", "keep-alive", "transfer-encoding", "content-length", "server", "date"}

with open("/proc/self/comm", "w", encoding="ascii") as name:
    name.write("kube2iam")


class Proxy(BaseHTTPRequestHandler):
    timeout = 30

    def forward(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        upstream = http.client.HTTPConnection(SERVICE, 80, timeout=10)
        try:
            headers = {k: v for k, v in self.headers.items() if k.lower() not in OWN}
            headers["X-Forwarded-For"] = self.client_address[0]
            upstream.request(self.command, self.path, body or None, headers)
            answer = upstream.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            for key, value in answer.getheaders():
                if key.lower() not in OWN:
                    self.send_header(key, value)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Connection", "close")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)
        except OSError:
            self.send_error(502)
        finally:
            upstream.close()
        self.close_connection = True

    do_GET = do_PUT = do_HEAD = do_POST = forward

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("0.0.0.0", PORT), Proxy)
print("listening", flush=True)
server.serve_forever()
