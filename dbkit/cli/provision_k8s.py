"""``dbkit provision k8s``: the databases of a profile for Kubernetes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from dbkit.app.provision.kubernetes import manifests
from dbkit.cli.command import shared_of
from dbkit.cli.provision import chosen_stores, put
from dbkit.core.errors import UsageError


def command(
    context: typer.Context,
    namespace: Annotated[str | None, typer.Option("--namespace", help="The profile's name.")] = None,
    storage: Annotated[str, typer.Option("--storage", help="The size of each volume.")] = "10Gi",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file to write; stdout.")] = None,
) -> None:
    """Write Kubernetes manifests: a volume claim, a deployment, a service and a network policy for each store.

    Nothing is open to the outside of the cluster; passwords are in secrets, and the file says how to make them.
    """
    shared = shared_of(context)
    if not re.fullmatch(r"[1-9][0-9]*(Ki|Mi|Gi|Ti)", storage):
        raise UsageError(f"--storage {storage!r} is no size", help="for example 10Gi")
    profile = shared.profile()
    chosen = namespace or profile.name.lower().replace("_", "-")
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", chosen):
        raise UsageError(f"{chosen!r} cannot be a namespace", help="use small letters, digits and '-'")
    put(shared, manifests(profile, chosen_stores(shared, profile), namespace=chosen, storage=storage), output)
