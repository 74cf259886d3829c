-- dbkit: rollback of 0001_initial
-- dbkit: hazard data-loss table public.channel: the rows of public.channel are gone
-- dbkit: hazard data-loss table public.group_edge: the rows of public.group_edge are gone
-- dbkit: hazard data-loss table public.leaderboard_record: the rows of public.leaderboard_record are gone
-- dbkit: hazard data-loss table public.leaderboard: the rows of public.leaderboard are gone
-- dbkit: hazard data-loss table public.leaderboard_record_archive: the rows of public.leaderboard_record_archive are gone
-- dbkit: hazard data-loss table public.message: the rows of public.message are gone
-- dbkit: hazard data-loss table public.groups: the rows of public.groups are gone
-- dbkit: hazard data-loss table public.notification: the rows of public.notification are gone
-- dbkit: hazard data-loss table public.storage: the rows of public.storage are gone
-- dbkit: hazard data-loss table public.tournament_record: the rows of public.tournament_record are gone
-- dbkit: hazard data-loss table public.tournament: the rows of public.tournament are gone
-- dbkit: hazard data-loss table public.tournament_record_archive: the rows of public.tournament_record_archive are gone
-- dbkit: hazard data-loss table public.user_device: the rows of public.user_device are gone
-- dbkit: hazard data-loss table public.user_edge: the rows of public.user_edge are gone
-- dbkit: hazard data-loss table public.user_email: the rows of public.user_email are gone
-- dbkit: hazard data-loss table public.user_social: the rows of public.user_social are gone
-- dbkit: hazard data-loss table public.wallet_ledger: the rows of public.wallet_ledger are gone
-- dbkit: hazard data-loss table public.users: the rows of public.users are gone
-- dbkit: hazard data-loss table public.wallet_ledger_archive: the rows of public.wallet_ledger_archive are gone

DROP TABLE channel;

DROP TABLE group_edge;

DROP TABLE leaderboard_record;

DROP TABLE leaderboard;

DROP TABLE leaderboard_record_archive;

DROP TABLE message;

DROP TABLE groups;

DROP TABLE notification;

DROP TABLE storage;

DROP TABLE tournament_record;

DROP TABLE tournament;

DROP TABLE tournament_record_archive;

DROP TABLE user_device;

DROP TABLE user_edge;

DROP TABLE user_email;

DROP TABLE user_social;

DROP TABLE wallet_ledger;

DROP TABLE users;

DROP FUNCTION location_point(text);

DROP FUNCTION search_document(text);

DROP TABLE wallet_ledger_archive;
