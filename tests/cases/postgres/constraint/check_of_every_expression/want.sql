create table t (a int, b text, c jsonb, d text[],
    constraint c1 check (a between 1 and 10 or a is null),
    constraint c2 check (b ~ '^[a-z]+$' and b collate "C" > ''),
    constraint c3 check (c ? 'k' and (c ->> 'k')::int > 0),
    constraint c4 check (array_length(d, 1) < 3 and 'a' = any (d)),
    constraint c5 check ((a, b) is distinct from (0, 'z')),
    constraint c6 check (case when a > 5 then b is not null else true end),
    check (true));
insert into t values (1, 'x', '{"k": 1}', '{a}');
