"""The QR code of an address."""

from sites.templatetags.qr import qr_code


def test_the_code_is_a_labelled_picture_without_inline_style():
    svg = qr_code("http://yunxi.localhost/zwgk/20261122-abc/")
    assert svg.startswith('<svg role="img" aria-label="本页地址的二维码"')
    assert "style=" not in svg
    assert "<path" in svg


def test_two_addresses_have_two_codes_and_none_has_none():
    assert qr_code("http://yunxi.localhost/a/") != qr_code("http://yunxi.localhost/b/")
    assert qr_code("") == ""
