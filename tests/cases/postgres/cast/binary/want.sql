create type label as enum ('a', 'b');
create type mark as enum ('a', 'b');
create cast (text as bytea) without function as assignment;
