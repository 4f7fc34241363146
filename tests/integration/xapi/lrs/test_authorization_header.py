"""Whatever stands in the Authorization header, the answer is 401, never an error of ours."""

import base64
import json

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db

in_base64 = st.binary(max_size=120).map(lambda data: base64.b64encode(data).decode())
pairs = st.tuples(st.text(max_size=40), st.text(max_size=40)).map(
    lambda pair: base64.b64encode(":".join(pair).encode("utf-8", "replace")).decode()
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["iss", "aud", "alg", "kid", "crit", "exp"]), inner)
    ),
    max_leaves=6,
)
segments = json_values.map(
    lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
)
header_like = st.fixed_dictionaries(
    {"alg": st.sampled_from(["RS256", "ES256", "PS256", "HS256", "none"])},
    optional={"kid": json_values, "crit": json_values, "typ": json_values, "b64": json_values},
).map(lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("="))
claims_like = st.fixed_dictionaries(
    {"iss": json_values, "aud": json_values}, optional={"exp": json_values, "sub": json_values}
).map(lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("="))
tokens = st.tuples(header_like | segments, claims_like | segments, segments).map(".".join)
words = in_base64 | pairs | tokens | st.text(max_size=60)


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(scheme=st.sampled_from(["Basic", "Bearer", "bearer", "Digest", ""]), word=words)
def test_nobody_comes_in_by_chance(scheme: str, word: str, db: None) -> None:
    header = f"{scheme} {word}".encode("utf-8", "replace").decode("latin-1")
    response = Client().get(
        "/xapi/statements",
        headers={"Authorization": header, "X-Experience-API-Version": "2.0.0"},
    )
    assert response.status_code == 401
    assert json.loads(response.content)["code"] == "lrs.credential"
    assert "Bearer" in response["WWW-Authenticate"]
