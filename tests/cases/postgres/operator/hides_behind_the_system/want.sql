create operator public.= (function = textsame, leftarg = text, rightarg = text, commutator = operator(public.=));
create view v as select a operator(public.=) 'x' as x, a = 'x' as y from t;
comment on operator public.= (text, text) is 'by length';
