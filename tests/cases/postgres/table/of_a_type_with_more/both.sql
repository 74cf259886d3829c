create type pair as (a int, "B b" text, c int[]);
