create aggregate gathered(anynonarray) (sfunc = array_agg_transfn, stype = internal, finalfunc = array_agg_finalfn, finalfunc_extra);
create function longest(so_far text, variadic parts text[]) returns text immutable language sql as $$select max(p) from unnest(parts || so_far) as p$$;
create aggregate longest_of(variadic parts text[]) (sfunc = longest, stype = text, initcond = '');
