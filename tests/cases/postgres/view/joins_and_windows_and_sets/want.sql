create view w as
with recursive up (id, depth) as (select id, 0 from a where v is null union all select a.id, depth + 1 from a join up on up.id = a.v)
select id, depth, rank() over (partition by depth order by id) as place, count(*) filter (where depth > 1) over () as deep from up;
create view x as select id from a union all select a_id from b except select id from b order by 1 limit 3;
create view y as select a.*, q.n from a left join lateral (select count(*) as n from b where b.a_id = a.id) q on true where exists (select from b where b.id = a.id);
create view z ("Select", "from", "a""b") as select grouping(v), v, count(distinct id) from a group by rollup (v) having count(*) > 0;
create view v as values (1, 'a'), (2, 'b');
create view u as select array(select id from a), row(1, 'x')::text, case when true then 'a' end, interval '1 day', '{"a": 1}'::jsonb -> 'a' as j, e'\\x' as e;
