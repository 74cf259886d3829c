create function watch() returns event_trigger language plpgsql as 'begin end';
create schema other;
create function other."Watch"() returns event_trigger language plpgsql as 'begin end';
