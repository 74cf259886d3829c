create language "Mine" handler plpgsql_call_handler;
create function s.other_from(internal) returns internal language internal immutable as 'int4in';
create transform for s."Pair" language "Mine" (from sql with function s.other_from(internal), to sql with function s.pair_to(internal));
