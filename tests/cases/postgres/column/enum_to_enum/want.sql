-- does: USING s::text::b
create table t (s b default 'x');
