-- does: NOT VALID
-- does: VALIDATE CONSTRAINT
create table t (a int not null, constraint t_a_is_set check (a > 0));
create table "Odd Table" ("Column with a name that is as long as a name may be in postgres" text not null);
create table measured (at date, value int not null) partition by range (at);
create table measured_2024 partition of measured for values from ('2024-01-01') to ('2025-01-01');
alter table measured_2024 add constraint measured_value_is_set check (value < 100);
create table measured_2025 partition of measured for values from ('2025-01-01') to ('2026-01-01');
create table parent (a int not null);
create table child (b int not null) inherits (parent);
insert into t values (1);
