create table acct (id integer primary key, owner text not null, bal numeric default 0 check (bal >= 0));
create table log (id bigserial, acct integer references acct, at timestamptz default now(), primary key (id));
create function audit() returns trigger language plpgsql security definer set search_path = public as 'begin insert into log (acct) values (new.id); return null; end';
create constraint trigger audit after insert on acct deferrable initially deferred for each row execute function audit();
create view rich with (security_barrier) as select * from acct where bal > 100 with local check option;
create function pay(a integer, b numeric) returns void language sql begin atomic update acct set bal = bal - b where id = a; end;
alter sequence log_id_seq increment 5;
insert into acct values (1, 'x', 10);
