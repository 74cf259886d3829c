create type label as enum ('a', 'b');
create cast (label as text) with inout as assignment;
