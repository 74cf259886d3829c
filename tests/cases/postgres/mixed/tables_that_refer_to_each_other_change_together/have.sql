create table a (id integer primary key, b integer);
create table b (id integer primary key, a integer references a);
alter table a add foreign key (b) references b deferrable initially deferred;
create view va as select a.id, count(b.*) as n from a left join b on b.a = a.id group by a.id;
create function fa() returns setof va language sql stable as 'select * from public.va';
create materialized view ma as select * from fa();
create trigger tv instead of update on va for each row execute function suppress_redundant_updates_trigger();
create publication pa for table a, b;
insert into b values (1, null); insert into a values (1, 1);
