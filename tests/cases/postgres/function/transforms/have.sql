create function f(pair) returns int language plpgsql as 'begin return 1; end';
