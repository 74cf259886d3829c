-- dbkit: rollback of 0001_initial
-- dbkit: hazard data-loss table public.ip_blocklist: the rows of public.ip_blocklist are gone
-- dbkit: hazard data-loss table public.locale_configs: the rows of public.locale_configs are gone
-- dbkit: hazard data-loss table public.quiz_results: the rows of public.quiz_results are gone
-- dbkit: hazard data-loss table public.kanji: the rows of public.kanji are gone
-- dbkit: hazard data-loss table public.regional_analytics: the rows of public.regional_analytics are gone
-- dbkit: hazard data-loss table public.study_sessions: the rows of public.study_sessions are gone
-- dbkit: hazard data-loss table public.test_results: the rows of public.test_results are gone
-- dbkit: hazard data-loss table public.users: the rows of public.users are gone
-- dbkit: hazard data-loss table public.vocabulary: the rows of public.vocabulary are gone

DROP TABLE ip_blocklist;

DROP TABLE locale_configs;

DROP TABLE quiz_results;

DROP TABLE kanji;

DROP TABLE regional_analytics;

DROP TABLE study_sessions;

DROP TABLE test_results;

DROP TABLE users;

DROP TABLE vocabulary;

DROP FUNCTION translations(jsonb);
