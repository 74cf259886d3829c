create table a_table_with_a_name_that_is_nearly_as_long_as_a_name_can_be (an_identifier int, another_column int)
    partition by range (an_identifier);
create table a_table_with_a_name_that_is_nearly_as_long_as_a_name_can_be_1
    partition of a_table_with_a_name_that_is_nearly_as_long_as_a_name_can_be for values from (0) to (10);
create index on a_table_with_a_name_that_is_nearly_as_long_as_a_name_can_be (an_identifier, another_column);
create unique index on a_table_with_a_name_that_is_nearly_as_long_as_a_name_can_be (another_column, an_identifier);
