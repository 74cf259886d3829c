alter schema "App Data" owner to case_boss;
