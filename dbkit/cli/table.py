"""Every verb: the module that holds it and a line of help. Static, so that ``--help`` imports nothing."""

from __future__ import annotations

__all__ = ["ALIASES", "EXIT_CODES", "GLOBAL_OPTIONS", "GROUPS", "VERBS"]

VERBS: dict[tuple[str, ...], tuple[str, str]] = {
    ("init",): ("init", "Write a profile, its folders and a pipeline to start from."),
    ("validate",): ("validate", "Read and compile profiles; no server is touched."),
    ("lint",): ("lint", "Say what profiles and migrations may say and better would not."),
    ("ci",): ("ci", "Look at everything that a pull request can get wrong: the one step of a pipeline."),
    ("diff",): ("diff", "Show what lies between a live database and the profile, or between any two sources."),
    ("migrate", "generate"): ("migrate_generate", "Write the next migrations from the profile and the folder."),
    ("migrate", "new"): ("migrate_new", "Write an empty migration, to fill in by hand."),
    ("migrate", "up"): ("migrate_up", "Apply pending migrations."),
    ("migrate", "plan"): ("migrate_plan", "Show exactly what up would run, and write it down to be approved."),
    ("migrate", "down"): ("migrate_down", "Take the last change back, or the last N."),
    ("migrate", "redo"): ("migrate_redo", "Take the last change back and apply it again."),
    ("migrate", "goto"): ("migrate_goto", "Go to just after a migration, forwards or backwards."),
    ("migrate", "status"): ("migrate_status", "Show what is applied and what is pending."),
    ("migrate", "log"): ("migrate_log", "Show everything that ever happened to the databases."),
    ("migrate", "check"): ("migrate_check", "Check the folder: sum, heads, edits, and whether it holds the profile."),
    ("migrate", "verify"): ("migrate_verify", "Hold each database against what its applied migrations make."),
    ("migrate", "test"): ("migrate_test", "Run migrations up, down and up again on a scratch server."),
    ("migrate", "rebase"): ("migrate_rebase", "After a merge: put one branch's migrations behind the other's."),
    ("migrate", "squash"): ("migrate_squash", "Put one migration a store in the place of many."),
    ("migrate", "baseline"): ("migrate_baseline", "Adopt a database that was made by other means."),
    ("migrate", "repair"): ("migrate_repair", "Accept edited files, drop records of failed attempts, drop leftovers."),
    ("migrate", "unlock"): ("migrate_unlock", "Show who holds the lock; with --force, take it from the dead."),
    ("migrate", "mark"): ("migrate_mark", "Record migrations as applied without running them."),
    ("migrate", "unmark"): ("migrate_unmark", "Forget that migrations were applied, without running anything."),
    ("drift",): ("drift", "Say what somebody changed by hand, on every host."),
    ("prove",): ("prove", "Run changes on a scratch copy full of rows: do they do what they declare?"),
    ("apply",): ("apply", "Take databases straight to the profile, without files (development)."),
    ("import",): ("import_", "Adopt migrations of other tools, a dump, or a diagram."),
    ("inspect",): ("inspect", "Show a live database as profile YAML, SQL or JSON."),
    ("redis", "keys"): ("redis_keys", "List, build, parse and explain the keys that a profile declares."),
    ("redis", "audit"): ("redis_audit", "Hold the keys of a live Redis server against the declared keyspaces."),
    ("redis", "infer"): ("redis_infer", "Write a profile for a Redis server whose keys nobody declared."),
    ("redis", "codegen"): ("redis_codegen", "Write the keys of a profile as a module of Python, TypeScript or Go."),
    ("backup", "create"): ("backup_create", "Save the databases of a target into every place that the profile names."),
    ("backup", "list"): ("backup_list", "List backups, and say where they are not what the profile promises."),
    ("backup", "verify"): ("backup_verify", "Restore a backup into scratch servers, and compare."),
    ("backup", "restore"): ("backup_restore", "Restore a backup into empty databases."),
    ("backup", "prune"): ("backup_prune", "Remove the backups that have had their time; says so first."),
    ("provision", "compose"): ("provision_compose", "Write a Compose file for the databases of a profile."),
    ("provision", "k8s"): ("provision_k8s", "Write Kubernetes manifests for the databases of a profile."),
    ("provision", "pool"): ("provision_pool", "Write the configuration of a connection pool for PostgreSQL."),
    ("provision", "roles"): ("provision_roles", "Write least-privilege roles for who migrates and for applications."),
    ("docs",): ("docs", "Write what the databases of a profile hold, as a page of Markdown."),
    ("doctor",): ("doctor", "Look at machine, project and databases, and say what to do about what is not well."),
    ("wait",): ("wait", "Wait until the servers of a target answer."),
    ("dev", "up"): ("dev_up", "Start the three databases here and keep them running."),
    ("dev", "down"): ("dev_down", "Stop them; the data stays."),
    ("dev", "status"): ("dev_status", "Show what runs."),
    ("dev", "shell"): ("dev_shell", "Open a client on one of them."),
}

GROUPS: dict[str, str] = {
    "migrate": "Write, apply and take back ordered migrations.",
    "redis": "Keys: as they are declared, and as they are.",
    "backup": "Backups of the databases: made, verified, restored, removed.",
    "provision": "What runs the databases elsewhere: containers, pools, roles.",
    "dev": "Servers for development, without Docker.",
}

ALIASES: dict[tuple[str, ...], tuple[str, ...]] = {
    ("migrate", "apply"): ("migrate", "up"),
    ("migrate", "deploy"): ("migrate", "up"),
    ("migrate", "upgrade"): ("migrate", "up"),
    ("migrate", "rollback"): ("migrate", "down"),
    ("migrate", "list"): ("migrate", "status"),
    ("migrate", "info"): ("migrate", "status"),
    ("migrate", "current"): ("migrate", "status"),
}
"""What users of other tools type."""

GLOBAL_OPTIONS = """\
Options of every command, before or after it:
  -p, --profile NAME   A name in profiles/ or a file.  [env: DBKIT_PROFILE]
  -t, --target NAME    A target of the profile; of many, one is tenants/acme.  [env: DBKIT_TARGET; default: local]
  -u, --url URL        A database in place of a target; once for each store.
      --store NAME     Only this store; can be repeated.
      --dir FOLDER     The project's folder, where profiles/ is.
      --format NAME    text, json, and what the command knows besides.
  -y, --yes            Do not ask.
  -q, --quiet          Print only what was asked for.
  -v, --verbose        Print every statement.
      --color WHEN     auto, always or never (NO_COLOR is honoured).
"""

EXIT_CODES = """\
Exit codes:
  0 done, or nothing to do     4 integrity: edited, missing or reordered migrations
  1 a statement failed         5 the lock is held (can be tried again)
  2 wrong usage or profile     6 a server could not be reached (can be tried again)
  3 differences or findings    7 refused by policy
"""
