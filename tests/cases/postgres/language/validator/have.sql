create trusted language mine handler plpgsql_call_handler inline plpgsql_inline_handler;
create function s() returns trigger language mine as 'begin return new; end';
create table t (id int);
insert into t values (1);
create trigger s before insert on t for each row execute function s();
