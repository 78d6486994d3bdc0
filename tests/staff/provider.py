"""An OpenID provider in a process of its own: a maintained one, made as strict as real ones are.

`python -m tests.staff.provider <port>`. Beside the package's own addresses: it refuses an exchange
without the right PKCE verifier, and `POST /keys` gives it a new signing key, as providers do now
and then.
"""

import os
import sys
from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # on this machine alone

import flask
import uvicorn
from authlib.jose import RSAKey
from oidc_provider_mock import app as provider_app


def strict(app: flask.Flask) -> flask.Flask:
    """Let `app` remember each code's challenge and compare the verifier with it."""
    challenges: dict[str, str] = {}

    @app.after_request
    def remember(answer: flask.Response) -> flask.Response:
        request = flask.request
        if request.path == "/oauth2/authorize" and "Location" in answer.headers:
            code = parse_qs(urlsplit(answer.headers["Location"]).query).get("code", [""])[0]
            if request.args.get("code_challenge_method") == "S256":
                challenges[code] = request.args.get("code_challenge", "")
        return answer

    @app.before_request
    def compare() -> flask.typing.ResponseReturnValue | None:
        if flask.request.path != "/oauth2/token":
            return None
        digest = sha256(flask.request.form.get("code_verifier", "").encode()).digest()
        proof = urlsafe_b64encode(digest).decode().rstrip("=")
        if challenges.get(flask.request.form.get("code", "")) != proof:
            return flask.jsonify({"error": "invalid_grant"}), 400
        return None

    @app.post("/keys")
    def new_key() -> flask.typing.ResponseReturnValue:
        storage = flask.g.oidc_provider_mock_storage
        storage.jwk = RSAKey.generate_key(is_private=True)
        return "", 204

    return app


if __name__ == "__main__":
    uvicorn.run(
        strict(provider_app(issue_refresh_token=False)),
        interface="wsgi",
        host="127.0.0.1",
        port=int(sys.argv[1]),
        log_level="warning",
    )
