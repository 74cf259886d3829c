create table t (during tsrange);
insert into t values ('[2020-01-01, 2020-01-02)');
