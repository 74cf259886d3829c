"""The databases of a profile as Kubernetes manifests: a claim, a deployment and a service each, closed to the outside.

Source: Kubernetes documentation, API reference: PersistentVolumeClaim, Deployment, Service, NetworkPolicy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from dbkit.app.profile import Profile
from dbkit.app.provision.images import Container, container_of

__all__ = ["manifests"]

_HEAD = """\
# The databases of {name} on Kubernetes, in the namespace {namespace}. They are reached from inside of it only, by pods
# that carry the label {label}.
#   kubectl create namespace {namespace}
{secrets}#   kubectl apply -f this-file.yaml
#   kubectl -n {namespace} port-forward service/{first} {port}    # for dbkit migrate up from here
"""


def manifests(profile: Profile, stores: tuple[str, ...], *, namespace: str, storage: str) -> str:
    """The text of the file; passwords are in secrets that are made apart."""
    prefix = profile.name.lower().replace("_", "-")
    containers = [container_of(store, profile.name, profile.drafts[store]) for store in stores]
    documents = [
        one for container in containers for one in _manifests(container, prefix, namespace=namespace, storage=storage)
    ]
    secrets = "".join(
        f'#   kubectl -n {namespace} create secret generic {prefix}-{one.store} --from-literal=password="$'
        f'{one.secret}"\n'
        for one in containers
    )
    head = _HEAD.format(
        name=profile.name,
        namespace=namespace,
        label=f"{_client_label(prefix)}=true",
        secrets=secrets,
        first=f"{prefix}-{containers[0].store}",
        port=containers[0].port,
    )
    notes = "".join(f"# {note}\n" for one in containers for note in one.notes)
    return head + notes + yaml.dump_all(documents, Dumper=_Plain, sort_keys=False, width=110, allow_unicode=True)


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice, as people do."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Always."""
        return True


def _client_label(prefix: str) -> str:
    return f"dbkit/{prefix}-client"


def _manifests(one: Container, prefix: str, *, namespace: str, storage: str) -> Iterator[dict[str, Any]]:
    name = f"{prefix}-{one.store}"
    labels = {"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": prefix}
    ports = [{"name": label, "port": port, "targetPort": port} for label, port in one.ports.items()]

    def about(kind: str) -> dict[str, Any]:
        return {"name": f"{name}-{kind}" if kind else name, "namespace": namespace, "labels": labels}

    yield {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": about("data"),
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": storage}}},
    }
    yield {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": about(""),
        "spec": {
            "replicas": 1,
            "strategy": {"type": "Recreate"},
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": _pod(one, name)},
        },
    }
    yield {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": about(""),
        "spec": {"type": "ClusterIP", "selector": labels, "ports": ports},
    }
    yield {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": about("clients"),
        "spec": {
            "podSelector": {"matchLabels": labels},
            "policyTypes": ["Ingress"],
            "ingress": [
                {
                    "from": [{"podSelector": {"matchLabels": {_client_label(prefix): "true"}}}],
                    "ports": [{"protocol": "TCP", "port": port} for port in one.ports.values()],
                }
            ],
        },
    }


def _pod(one: Container, name: str) -> dict[str, Any]:
    secret = {"secretKeyRef": {"name": name, "key": "password"}}
    environment: list[dict[str, Any]] = [{"name": key, "value": value} for key, value in one.environment.items()]
    if one.store == "postgres":
        # A volume of its own has a lost+found, and initdb wants an empty folder.
        environment.append({"name": "PGDATA", "value": "/var/lib/postgresql/data/pgdata"})
    container: dict[str, Any] = {
        "name": one.store,
        "image": one.image,
        "env": [*environment, {"name": one.secret, "valueFrom": secret}],
        "ports": [{"name": label, "containerPort": port} for label, port in one.ports.items()],
        "volumeMounts": [{"name": "data", "mountPath": one.data}],
        "readinessProbe": {"exec": {"command": list(one.health)}, "periodSeconds": 5, "timeoutSeconds": 5},
        "livenessProbe": {"tcpSocket": {"port": one.port}, "initialDelaySeconds": 30, "periodSeconds": 20},
    }
    if one.command:
        container["args"] = list(one.command)
    return {
        "terminationGracePeriodSeconds": 60,
        "containers": [container],
        "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": f"{name}-data"}}],
    }
