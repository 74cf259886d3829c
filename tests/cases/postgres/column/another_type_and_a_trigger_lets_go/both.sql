create function touch() returns trigger language plpgsql as 'begin return null; end';
