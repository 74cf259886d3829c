create function forbid() returns event_trigger language plpgsql as 'begin raise exception ''no changes here''; end';
