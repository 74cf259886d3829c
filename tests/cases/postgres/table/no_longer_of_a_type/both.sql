create schema s;
create type s.pair as (a int, b text);
create type pair as (a int, b text);
