create view "view" as select "order" from "table";
