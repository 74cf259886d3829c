create operator public.= (function = textsame, leftarg = text, rightarg = text, restrict = eqsel);
create view v as select a operator(public.=) 'x' as x, a = 'x' as y from t;
