-- does not: DROP
create trusted language mine handler plpgsql_call_handler validator plpgsql_validator;
create function s() returns trigger language mine as 'begin return new; end';
create table t (id int);
insert into t values (1);
create trigger s before insert on t for each row execute function s();
