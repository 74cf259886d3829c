create operator family places using gist;
create schema d;
create operator family d."Distances" using btree;
alter operator family places using gist add operator 1 << (point, point), operator 15 <-> (point, box) for order by d."Distances", operator 16 <-> (point, point) for order by pg_catalog.float_ops;
