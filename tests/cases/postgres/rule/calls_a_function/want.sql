create function ok(a int, b int default 0) returns boolean language sql immutable return a > b;
create rule r as on insert to links where not ok(new.id) do instead nothing;
