create function ok(a int) returns boolean language sql immutable return a > 0;
create rule r as on insert to links where not ok(new.id) do instead nothing;
