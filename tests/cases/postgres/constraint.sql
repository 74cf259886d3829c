-- case: check
-- does: NOT VALID
-- does: VALIDATE CONSTRAINT t_positive
-- have
create table t (a int);
insert into t values (1);
-- want
create table t (a int, constraint t_positive check (a > 0));

-- case: check of another text
-- have
create table t (a int, constraint c check (a > 0));
-- want
create table t (a int, constraint c check (a > 10) no inherit);

-- case: check not valid becomes valid
-- does not: DROP
-- have
create table t (a int);
alter table t add constraint c check (a > 0) not valid;
-- want
create table t (a int, constraint c check (a > 0));

-- case: check that calls a function
-- have
create table t (a int);
-- want
create function good(int) returns boolean immutable language sql return $1 > 0;
create table t (a int, constraint c check (good(a)));

-- case: primary key
-- have
create table t (a int, b int);
insert into t values (1, 2);
-- want
create table t (a int, b int, primary key (a, b));

-- case: primary key of other columns under foreign keys
-- have
create table t (a int not null, b int not null, primary key (a), constraint t_b unique (b));
create table u (a int references t (a), b int references t (b));
insert into t values (1, 1);
insert into u values (1, 1);
-- want
create table t (a int not null, b int not null, primary key (b), constraint t_b unique (a));
create table u (a int references t (a), b int references t (b));

-- case: unique
-- have
create table t (a int, b int);
insert into t values (1, 2);
-- want
create table t (a int, b int, unique (a) include (b), constraint late unique (b) deferrable initially deferred);

-- case: unique nulls not distinct
-- since: 15
-- have
create table t (a int, unique (a));
-- want
create table t (a int, unique nulls not distinct (a));

-- case: exclusion
-- have
create table t (during tsrange);
insert into t values ('[2020-01-01, 2020-01-02)');
-- want
create table t (during tsrange, constraint t_alone exclude using gist (during with &&) where (not isempty(during)));

-- case: foreign key
-- does: NOT VALID
-- does: VALIDATE CONSTRAINT u_t_id_fkey
-- have
create table t (id int primary key);
create table u (t_id int);
insert into t values (1);
insert into u values (1);
-- want
create table t (id int primary key);
create table u (t_id int references t on delete cascade on update set null);

-- case: foreign key with another action
-- have
create table t (id int primary key);
create table u (t_id int references t);
insert into t values (1);
insert into u values (1);
-- want
create table t (id int primary key);
create table u (t_id int references t on delete cascade);

-- case: foreign key that waits
-- does: ALTER CONSTRAINT
-- does not: DROP
-- have
create table t (id int primary key);
create table u (t_id int references t);
-- want
create table t (id int primary key);
create table u (t_id int references t deferrable initially deferred);

-- case: foreign key to a unique index
-- have
create table t (a int not null, b int not null);
create table u (a int, b int);
-- want
create table t (a int not null, b int not null);
create unique index t_ab on t (a, b);
create table u (a int, b int, foreign key (a, b) references t (a, b) match full);

-- case: foreign key to itself
-- have
create table t (id int primary key);
-- want
create table t (id int primary key, parent_id int references t on delete set null);

-- case: foreign key whose table goes
-- one way
-- have
create table t (id int primary key);
create table u (id int primary key, t_id int references t);
insert into t values (1);
insert into u values (1, 1);
-- want
create table u (id int primary key, t_id int);

-- case: not enforced
-- no yaml
-- since: 18
-- have
create table t (a int);
insert into t values (-1);
-- want
create table t (a int, constraint c check (a > 0) not enforced);

-- case: temporal
-- since: 18
-- have
-- want
create table t (id int4range, during daterange, primary key (id, during without overlaps));
create table u (id int4range, during daterange, foreign key (id, period during) references t (id, period during));
