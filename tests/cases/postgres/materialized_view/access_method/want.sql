-- does: SET ACCESS METHOD
-- does not: DROP
create materialized view m using heap2 as select id from a;
