create view "view" as select "order", "User" as "group" from "table";
create view "end" as select "group" as "limit" from "view" where "group" <> 'it''s';
