"""Messages go nowhere near the server itself or the secrets of a cloud, and freely into a county's own network."""

from __future__ import annotations

import pytest

from core.channels.addresses import checked_url, is_closed
from core.errors import Invalid

OPEN = ["https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", "http://10.1.2.3:8080/x", "http://192.168.0.9/hook"]
CLOSED = [
    "http://127.0.0.1/x", "http://localhost:9000/", "http://[::1]/", "http://169.254.169.254/latest/meta-data",
    "http://100.100.100.200/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://metadata.google.internal/x",
    "http://[fd00:ec2::254]/", "http://LOCALHOST./",
]  # fmt: skip
ODD = ["ftp://example.cn/", "file:///etc/passwd", "example.cn", "https://", "http://a b.cn/", "http://x:99999/", ""]


@pytest.mark.parametrize("url", OPEN)
def test_vendors_and_the_countys_network_are_open(url: str) -> None:
    assert checked_url(url, may_be_local=False) == url


@pytest.mark.parametrize("url", CLOSED)
def test_the_server_itself_and_the_secrets_of_clouds_are_closed(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_url(url, may_be_local=False)
    assert refused.value.code == "address_closed"


@pytest.mark.parametrize("url", ODD)
def test_what_is_no_address_of_a_web_service_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_url(url, may_be_local=False)
    assert refused.value.code == "address"


def test_a_password_in_the_address_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        checked_url("https://me:secret@example.cn/", may_be_local=False)
    assert refused.value.code == "address_password"
    assert "secret" not in str(refused.value).replace("as the secret", "")


def test_a_setting_opens_the_server_itself_but_never_the_secrets_of_clouds() -> None:
    assert checked_url("http://127.0.0.1:9000/sms", may_be_local=True)
    assert not is_closed("::1", may_be_local=True)
    assert is_closed("169.254.169.254", may_be_local=True)
