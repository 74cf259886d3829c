create text search parser words (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
create table t (id int, body text);
insert into t values (1, 'one two');
