-- does: RENAME TO second
create table t (id int generated always as identity (sequence name "second"), v int);
