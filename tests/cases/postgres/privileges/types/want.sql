revoke usage on type mood, positive, pair, span from public; grant usage on type mood, pair to case_app; grant usage on domain positive to case_boss;
