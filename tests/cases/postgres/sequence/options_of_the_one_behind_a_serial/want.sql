-- does not: DROP
create table t (id serial primary key, v text);
alter sequence t_id_seq increment by 10 cache 5;
comment on sequence t_id_seq is 'keys';
