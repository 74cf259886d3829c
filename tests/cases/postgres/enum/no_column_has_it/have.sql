create type e as enum ('a', 'gone');
create type c as (x e);
create function f(e) returns c language sql as 'select row($1)::c';
create view s as select 'a'::e as v;
