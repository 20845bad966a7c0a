"""Java's own HTTP client, and curl with --http2, offer HTTP/2 on every plain request: it may be declined, not fail."""

from tests.platforms import Platform, a_training

# What java.net.http.HttpClient of JDK 17 sends (RFC 7540 section 3.2).
OFFER = {
    "Connection": "Upgrade, HTTP2-Settings",
    "Upgrade": "h2c",
    "HTTP2-Settings": "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
}


def test_the_body_of_a_request_that_offers_http2_is_read(shared_platform: Platform) -> None:
    answer = shared_platform.party().call("POST", "/trainings", a_training(), headers=OFFER)
    assert answer.status_code == 201, answer.text
