alter server srv owner to case_super; alter foreign table ft owner to case_app;
