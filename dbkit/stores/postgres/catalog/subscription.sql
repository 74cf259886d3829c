-- The connection string can be read by superusers only: to_json, or the column in the list, would be refused to all
-- others. ts_stat() runs a query that is given as text, and only where that may be read. A password never leaves the
-- server: ${} stands for it. Options that came after PostgreSQL 14 are found in "older" where the server has none.
with connection as (
    select split_part(w.word, ' ', 1)::oid as oid,
           string_agg(regexp_replace(w.word, '^\d+ \d+ ', ''), '' order by split_part(w.word, ' ', 2)::int) as text
    from ts_stat(
        case when has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'select') then $query$
            select array_to_tsvector(array(
                       select s.oid || ' ' || n || ' ' || substr(s.text, n * 400 + 1, 400)
                       from generate_series(0, length(s.text) / 400) as n
                   ))
            from (
                select oid,
                       case when subconninfo ~ '^postgres(ql)?://'
                            then regexp_replace(
                                     regexp_replace(subconninfo, '(://[^/?#@:]*:)(?!\$\{\w+\}@)[^@/]*@', '\1${}@'),
                                     '([?&](ssl)?password=)(?!\$\{\w+\}(&|$))[^&]*', '\1${}', 'g'
                                 )
                            else regexp_replace(
                                     regexp_replace(subconninfo, '(password\s*=\s*)''?(\$\{\w+\})''?', '\1''\2''', 'g'),
                                     '(password\s*=\s*)(?!''\$\{\w+\}'')(''(\\.|[^''\\])*''|[^''\s]\S*)', '\1''${}''', 'g'
                                 )
                       end as text
                from pg_catalog.pg_subscription
                where subdbid = (select oid from pg_catalog.pg_database where datname = current_database())
            ) as s
        $query$ else 'select null::tsvector where false' end
    ) as w
    group by 1
)
select json_build_array('pg_subscription'::regclass::bigint, s.oid::bigint, 0) as address,
       json_build_array(s.subname) as path,
       c.text as connection,
       s.publications,
       s.subslotname as slot_name,
       s.subenabled as enabled,
       s.subbinary as binary,
       s.streaming,
       s.subsynccommit as synchronous_commit,
       s.two_phase,
       s.disable_on_error,
       s.password_required,
       s.run_as_owner,
       s.origin,
       s.failover
from (
    select null::text as subtwophasestate, null::text as subdisableonerr, null::text as subpasswordrequired,
           null::text as subrunasowner, null::text as suborigin, null::text as subfailover
) as older
cross join lateral (
    select s.oid, s.subname, s.subslotname, s.subenabled, s.subbinary, s.subsynccommit,
           array_to_json(s.subpublications) as publications,
           s.substream::text as streaming,
           subtwophasestate::text as two_phase,
           subdisableonerr::text as disable_on_error,
           subpasswordrequired::text as password_required,
           subrunasowner::text as run_as_owner,
           suborigin as origin,
           subfailover::text as failover
    from pg_subscription s
    where s.subdbid = (select oid from pg_database where datname = current_database())
) as s
left join connection c on c.oid = s.oid
