create function watch() returns trigger language plpgsql as 'begin return new; end';
