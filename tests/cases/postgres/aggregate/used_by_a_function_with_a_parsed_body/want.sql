create aggregate "Most"(x integer) (sfunc = int4smaller, stype = integer);
create function most() returns integer language sql begin atomic select "Most"(v) from t; end;
