create table links (id int);
create rule r as on insert to links do also nothing;
create rule s as on insert to links do also nothing;
