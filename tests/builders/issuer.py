"""A real issuer of tokens: an HTTP server with a discovery document and keys, on this machine."""

import functools
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

AUDIENCE = "https://callcraft.example/xapi"
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@functools.cache
def _generated(name: str, curve: bool) -> PrivateKey:
    """A key, made once for each name: RSA keys take a while."""
    if curve:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class IssuerServer:
    """Signs tokens, shows the keys for them, and counts who asked for what."""

    def __init__(self) -> None:
        issuer = self
        self.asked: list[str] = []
        self.keys: dict[str, PrivateKey] = {}
        self.hidden: set[str] = set()
        self.about: dict[str, Any] = {}
        self.broken = False

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.asked.append(self.path)
                found = issuer.page(self.path)
                body = json.dumps(found).encode()
                self.send_response(503 if issuer.broken else 200 if found else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing: tests look at `asked`."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/realm"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()
        self.new_key("first")

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def page(self, path: str) -> dict[str, Any]:
        if path == "/realm/.well-known/openid-configuration":
            return {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/keys",
                "token_endpoint": f"{self.url}/token",
                **self.about,
            }
        if path == "/realm/keys":
            shown = [name for name in self.keys if name not in self.hidden]
            return {"keys": [self._jwk(name) for name in shown]}
        return {}

    def new_key(self, name: str, *, curve: bool = False) -> None:
        self.keys[name] = _generated(name, curve)

    def token(
        self, *, key: str = "first", algorithm: str = "RS256", kid: str | None = "", **changes: Any
    ) -> str:
        """A token for a client on behalf of a user; a claim changed to None is left out."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "user-1",
            "azp": "quiz",
            "iat": now,
            "exp": now + 300,
            "scope": "statements/write statements/read/mine",
            **changes,
        }
        named = key if kid == "" else kid
        return jwt.encode(
            {name: value for name, value in claims.items() if value is not None},
            self.keys[key],
            algorithm=algorithm,
            headers={"kid": named} if named is not None else {},
        )

    def _jwk(self, name: str) -> dict[str, Any]:
        key = self.keys[name].public_key()
        if isinstance(key, ec.EllipticCurvePublicKey):
            found = jwt.algorithms.ECAlgorithm.to_jwk(key, as_dict=True)
        else:
            found = jwt.algorithms.RSAAlgorithm.to_jwk(key, as_dict=True)
        return {**found, "kid": name, "use": "sig"}
