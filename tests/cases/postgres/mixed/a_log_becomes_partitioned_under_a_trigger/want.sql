create table acct (id bigint primary key, owner varchar(40) not null, bal numeric(12,2) default 1 constraint nonneg check (bal >= 0), note text);
create table log (id bigint generated always as identity, acct bigint references acct deferrable, at timestamptz default now(), what text not null default 'ins', primary key (id, at)) partition by range (at);
create table log_all partition of log default;
create function audit() returns trigger language plpgsql security definer set search_path = public as 'begin insert into log (acct) values (new.id); return null; end';
create constraint trigger audit after insert or update of bal on acct deferrable for each row when (new.bal > 0) execute function audit();
create view rich with (security_barrier, security_invoker) as select id, owner, bal, note from acct where bal > 100 with cascaded check option;
create function pay(a bigint, b numeric) returns numeric language sql begin atomic update acct set bal = bal - b where id = a returning bal; end;
insert into acct values (1, 'x', 10);
-- since: 15
