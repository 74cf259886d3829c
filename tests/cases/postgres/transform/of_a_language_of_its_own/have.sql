create language "Mine" handler plpgsql_call_handler;
create transform for s."Pair" language "Mine" (from sql with function s.pair_from(internal));
create transform for varchar language "Mine" (from sql with function s.pair_from(internal));
