create domain d as int;
create table t (v d);
alter domain d add constraint c check (value > 0 or value = -2) not valid;
comment on constraint c on domain d is 'not yet';
