create schema ops;
create operator ops.=== (function = same, leftarg = pair, rightarg = pair);
create view v as select p operator(ops.===) p as x from t;
create policy mine on t using (p operator(ops.===) p);
create function act() returns trigger language plpgsql as 'begin return new; end';
create trigger act before update on t for each row when (old.p operator(ops.===) new.p) execute function act();
create domain good as pair check (value operator(ops.===) value);
create table u (p pair, g bool default row(1, 2)::pair operator(ops.===) row(1, 2)::pair, exclude using btree (g with =) where (p operator(ops.===) p));
