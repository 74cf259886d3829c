alter statistics s owner to case_app;
