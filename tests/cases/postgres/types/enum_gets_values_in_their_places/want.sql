-- does: ADD VALUE 'a' BEFORE 'b'
-- does: ADD VALUE 'c' AFTER 'b'
-- does: ADD VALUE 'e';
create type e as enum ('a', 'b', 'c', 'd', 'e');
create table t (v e);
