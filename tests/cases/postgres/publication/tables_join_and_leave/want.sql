-- does: ALTER PUBLICATION p ADD TABLE
create publication p for table links, other."Odd Name";
