create transform for pair language plpgsql (from sql with function pair_from(internal), to sql with function pair_to(internal));
create transform for int language plpgsql (from sql with function pair_from(internal));
create function f(pair) returns int language plpgsql transform for type pair as 'begin return 1; end';
create procedure p(pair, int) language plpgsql transform for type int, for type pair as 'begin end';
