create cast (one as two) with inout as assignment;
create cast (two as one) with inout as assignment;
create table t (x one, y two default 'a'::one::two);
