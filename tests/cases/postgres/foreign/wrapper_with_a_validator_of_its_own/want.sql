create schema other;
create function other."Check"(text[], oid) returns boolean language plpgsql as 'begin return true; end';
create foreign data wrapper w validator other."Check" options (a '1');
comment on foreign data wrapper w is 'Checked';
