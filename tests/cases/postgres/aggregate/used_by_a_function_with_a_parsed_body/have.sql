create aggregate "Most"(integer) (sfunc = int4larger, stype = integer);
create function most() returns integer language sql begin atomic select "Most"(v) from t; end;
