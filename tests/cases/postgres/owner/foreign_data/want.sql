alter foreign data wrapper w owner to case_super; alter server srv owner to case_app; grant usage on foreign server srv to case_reader;
