create function f(a int[]) returns int language sql as 'select a[1]';
create function g(a anycompatible, variadic b anycompatiblearray default array[1]) returns anycompatible language sql as 'select a';
create function h(variadic "any") returns text language internal stable as 'text_format_nv';
