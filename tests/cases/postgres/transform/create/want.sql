create type pair as (a int, b int);
create function pair_from(internal) returns internal language internal immutable as 'int4in';
create function pair_to(internal) returns pair language internal immutable as 'int4in';
create transform for pair language plpgsql (from sql with function pair_from(internal), to sql with function pair_to(internal));
comment on transform for pair language plpgsql is 'both ways';
