-- does: ADD GENERATED ALWAYS AS IDENTITY
-- does: setval
create table t (id int not null generated always as identity, n int not null);
