"""Runs a generated module over vectors: each vector is a list, each answer a list of texts or None."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dbkit.stores.redis.codegen.model import Model
from dbkit.stores.redis.codegen.names import camel, pascal, snake

Answers = list[list[str] | None]
Vectors = list[list[Any]]

_TYPESCRIPT = """
import * as keys from "./shop_keys.js";
import { readFileSync } from "node:fs";

function answer([what, name, ...data]) {
  if (what === "parse") {
    const found = keys[`${name}Parse`](data[0]);
    return found && [...Object.values(found).map(String), keys[`${name}Key`](found)];
  }
  if (what === "build") {
    return [keys[`${name}Key`](Object.fromEntries(data[0]))];
  }
  if (what === "fields") {
    return [JSON.stringify(keys[`${name}Encode`](keys[`${name}Decode`](data[0])))];
  }
  return [keys[name].encode(keys[name].decode(data[0]))];
}

const answers = JSON.parse(readFileSync(0, "utf8")).map((vector) => {
  try {
    return answer(vector) ?? null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
});
console.log(JSON.stringify(answers));
"""

_GO = """
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"

	keys "vectors/keys"
)

func again[T any](codec keys.Codec[T], data string) []string {
	value, err := codec.Decode(data)
	if err != nil {
		return nil
	}
	text, err := codec.Encode(value)
	if err != nil {
		return nil
	}
	return []string{text}
}

func texts(value any) []string {
	found := []string{}
	for index := range reflect.ValueOf(value).NumField() {
		found = append(found, fmt.Sprint(reflect.ValueOf(value).Field(index)))
	}
	return found
}

func answer(vector []any) []string {
	switch vector[0].(string) + " " + vector[1].(string) {
%s
	}
	panic(vector[1])
}

func main() {
	var vectors [][]any
	if err := json.NewDecoder(os.Stdin).Decode(&vectors); err != nil {
		panic(err)
	}
	answers := [][]string{}
	for _, vector := range vectors {
		answers = append(answers, answer(vector))
	}
	_ = json.NewEncoder(os.Stdout).Encode(answers)
}
"""
_GO_PARSE = """
	case "parse {0}":
		values, ok := keys.{0}Parse(vector[2].(string))
		if !ok {{
			return nil
		}}
		key, err := keys.{0}Build(values)
		if err != nil {{
			panic(err)
		}}
		return append(texts(values), key)
	case "build {0}":
		var values keys.{0}Key
		for _, pair := range vector[2].([]any) {{
			field := reflect.ValueOf(&values).Elem().FieldByName(pair.([]any)[0].(string))
			field.SetString(pair.([]any)[1].(string))
		}}
		key, err := keys.{0}Build(values)
		if err != nil {{
			return nil
		}}
		return []string{{key}}"""
_GO_FIELDS = """
	case "fields {0}":
		data := map[string]string{{}}
		for field, value := range vector[2].(map[string]any) {{
			data[field] = value.(string)
		}}
		fields, err := keys.{0}Decode(data)
		if err != nil {{
			return nil
		}}
		found, err := keys.{0}Encode(fields)
		if err != nil {{
			panic(err)
		}}
		text, _ := json.Marshal(found)
		return []string{{string(text)}}"""
_GO_VALUE = """
	case "value {0}":
		return again(keys.{0}, vector[2].(string))"""


def python_module(path: Path) -> ModuleType:
    """Import a generated module."""
    spec = importlib.util.spec_from_file_location("generated_keys", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def run_python(path: Path, model: Model, vectors: Vectors) -> Answers:
    keys = python_module(path)
    codec = {"uuid": "UUIDS"}

    def answer(what: str, name: str, data: Any) -> list[str] | None:
        if what == "parse":
            found = getattr(keys, f"{snake(name)}_parse")(data)
            if found is None:
                return None
            values = dataclasses.asdict(found)
            return [*map(str, values.values()), getattr(keys, f"{snake(name)}_key")(**values)]
        if what == "build":
            return [getattr(keys, f"{snake(name)}_key")(**dict(data))]
        if what == "fields":
            fields = getattr(keys, f"{snake(name)}_decode")(data)
            found = getattr(keys, f"{snake(name)}_encode")(fields)
            return [json.dumps({field: value.decode() for field, value in found.items()})]
        one = getattr(keys, codec.get(name, name.upper()))
        return [one.encode(one.decode(data)).decode()]

    answers: Answers = []
    for what, name, data in vectors:
        try:
            answers.append(answer(what, name, data))
        except (ValueError, KeyError):
            answers.append(None)
    return answers


def run_typescript(path: Path, model: Model, vectors: Vectors) -> Answers:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not here")
    script = path.with_name("vectors.mjs")
    if tsc := shutil.which("tsc"):
        strict = ("--strict", "--noUnusedLocals", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes")
        command = [tsc, *strict, "--target", "es2022", "--module", "es2022", str(path)]
        subprocess.run(command, check=True, capture_output=True)
        path.with_name("package.json").write_text('{"type": "module"}')
        script.write_text(_TYPESCRIPT)
        options = []
    else:
        version = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout
        major, minor = map(int, re.findall(r"\d+", version)[:2])
        if (major, minor) < (22, 6):
            pytest.skip(f"neither tsc nor a node that strips types is here (node {version.strip()})")
        script.write_text(_TYPESCRIPT.replace("shop_keys.js", "shop_keys.ts"))
        options = ["--experimental-strip-types", "--no-warnings"]
    named = [[what, camel(name), _named(data, camel)] for what, name, data in vectors]
    return _answers([node, *options, str(script)], named, path.parent)


def run_go(path: Path, model: Model, vectors: Vectors) -> Answers:
    go = shutil.which("go")
    if go is None:
        pytest.skip("go is not here")
    (path.parent / "keys").mkdir()
    path.rename(path.parent / "keys" / path.name)
    cases = [_GO_PARSE.format(pascal(family.name)) for family in model.families]
    cases += [_GO_FIELDS.format(pascal(family.name)) for family in model.families if family.fields]
    codecs = {"uuid": "UUID", "json": "JSON"}
    values = sorted({name for what, name, _ in vectors if what == "value"})
    cases += [_GO_VALUE.format(codecs.get(name, pascal(name))) for name in values]
    (path.parent / "main.go").write_text(_GO % "".join(cases))
    (path.parent / "go.mod").write_text("module vectors\n\ngo 1.22\n")
    subprocess.run([go, "vet", "./..."], check=True, cwd=path.parent)
    named = [[what, codecs.get(name, pascal(name)), _named(data, pascal)] for what, name, data in vectors]
    return _answers([go, "run", "."], named, path.parent)


def _named(data: Any, style: Callable[[str], str]) -> Any:
    """Values by placeholder carry the name that the language gives to it."""
    return [[style(name), value] for name, value in data] if isinstance(data, list) else data


def _answers(command: list[str], vectors: Vectors, folder: Path) -> Answers:
    done = subprocess.run(
        command, input=json.dumps(vectors), cwd=folder, check=False, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    answers: Answers = json.loads(done.stdout)
    return answers


DRIVERS = {"python": run_python, "typescript": run_typescript, "go": run_go}
