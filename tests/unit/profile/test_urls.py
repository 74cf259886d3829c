"""What is shown of a URL, and which store it is of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbkit.core.errors import UsageError
from dbkit.profile.urls import conceal, has_password, mask, store_of

SCHEMES = {"postgres": ("postgresql", "postgres"), "redis": ("redis", "rediss")}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://app:secret@db.example:5432/shop", "postgresql://app@db.example:5432/shop"),
        ("postgresql://app@db/shop?sslmode=require", "postgresql://app@db/shop?sslmode=require"),
        ("postgresql://db/shop?password=secret&sslmode=require", "postgresql://db/shop?sslmode=require"),
        ("postgresql://db/shop?pass%77ord=secret", "postgresql://db/shop"),
        ("postgresql://db/shop?secret", "postgresql://db/shop"),
        ("postgresql://a:secret@h1:1,h2:2/shop", "postgresql://a@h1:1,h2:2/shop"),
        ("redis://:secret@127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("rediss://[::1]:6379", "rediss://[::1]:6379"),
        ("postgresql://app:se/cr?et#@x@db/shop", "postgresql://app@db/shop"),
        ("postgresql://app:secret", "postgresql://app:secret"),
        ("chdb:///data/x?database=shop", "chdb:///data/x?database=shop"),
        ("${SHOP_POSTGRES}", "${SHOP_POSTGRES}"),
        ("host=db password=secret", "(not a URL)"),
        ("://secret", "(not a URL)"),
        ("", "(not a URL)"),
        ("redis://h/0\x1b[31m", "redis://h/0?[31m"),
    ],
)
def test_mask(url: str, shown: str) -> None:
    assert mask(url) == shown


@given(st.text(st.characters(exclude_characters=":"), max_size=20), st.text(max_size=20))
def test_no_part_of_a_password_is_shown_however_it_is_written(user: str, password: str) -> None:
    marked = f"{password}SECRET{password}"
    shown = mask(f"postgresql://{user}:{marked}@db.example/shop")
    assert "SECRET" not in shown


@given(st.text(max_size=40))
def test_mask_never_fails(url: str) -> None:
    assert isinstance(mask(url), str)
    assert mask(f"redis://{url}").startswith("redis://")


def test_conceal_keeps_every_other_character_in_place() -> None:
    text = "a: postgresql://u:pass@h/d?sslpassword=hush&x=1\nb: redis://:${PASSWORD}@h\nc: ${URL}\n"
    hidden = conceal(text)
    assert hidden == "a: postgresql://u:****@h/d?sslpassword=****&x=1\nb: redis://:${PASSWORD}@h\nc: ${URL}\n"
    assert len(hidden) == len(text)


def test_has_password() -> None:
    assert has_password("postgresql://u:p@h/d")
    assert has_password("postgresql://h/d?password=p")
    assert not has_password("postgresql://u:${P}@h/d")
    assert not has_password("postgresql://u@h/d")
    assert not has_password("${URL}")


def test_store_of() -> None:
    assert store_of("postgresql://h/d", SCHEMES) == "postgres"
    assert store_of("REDISS://h", SCHEMES) == "redis"
    with pytest.raises(UsageError, match="postgresl://") as caught:
        store_of("postgresl://u:secret@h/d", SCHEMES)
    assert caught.value.help == "did you mean 'postgresql'?"
    assert "secret" not in str(caught.value)
    with pytest.raises(UsageError) as caught:
        store_of("u:secret@h", SCHEMES)
    assert "secret" not in f"{caught.value} {caught.value.help}"
