"""``dbkit redis codegen``."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Project


@pytest.mark.parametrize(
    ("language", "file", "words"),
    [
        ("python", "shop_keys.py", "def cart_key("),
        ("typescript", "shop_keys.ts", "export function cartKey("),
        ("go", "shop_keys.go", "func CartBuild("),
    ],
)
def test_a_module_is_written(project: Project, language: str, file: str, words: str) -> None:
    result = project("redis", "codegen", "--lang", language, "-o", "generated/keys")
    assert (result.code, result.out) == (0, f"wrote generated/keys/{file}\n")
    text = (project.root / "generated" / "keys" / file).read_text(encoding="utf-8")
    assert words in text
    assert "from the profile shop" in text


def test_what_cannot_be_written_is_said(project: Project) -> None:
    result = project("redis", "codegen", "--lang", "cobol", "-o", "generated")
    assert result.code == 2
    assert "there is no language 'cobol' here" in result.err
    (project.root / "file").write_text("")
    result = project("redis", "codegen", "--lang", "go", "-o", "file")
    assert result.code == 2
    assert "cannot be written" in result.err
    project.edit(lambda text: text[: text.index("redis:")])
    result = project("redis", "codegen", "--lang", "go", "-o", "generated")
    assert (result.code, result.err) == (2, "dbkit: the profile shop has no redis section\n")
