create aggregate middle(float8 order by anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra, finalfunc_modify = shareable);
create aggregate place(variadic "any" order by variadic "any") (sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical);
create view v as select place(3) within group (order by x) as p, middle(0.5) within group (order by x) as m from generate_series(1, 5) as g (x);
comment on aggregate place(variadic "any" order by variadic "any") is 'Where it would stand';
