create operator === (function = "Other Place"."Same", leftarg = pair, rightarg = pair);
create view v as select p === p as x from t;
create view w as select x from v where x;
create index on t ((p === p));
alter table t add constraint c check (p === p);
alter table t add g bool generated always as (p === p) stored;
