alter event trigger e owner to case_super;
