-- Foundation: who uses this server (users, sessions, keys, connections), what runs for them (workers, runs,
-- calls) and the feed of what changed. Times are milliseconds since 1970 in UTC, JSON is text. Rows of one
-- aggregate name each other by foreign keys; across aggregates only ids are kept.

CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE projects (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO projects (id, name) VALUES ('default', 'Default');

CREATE TABLE users (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  toolkits TEXT NOT NULL,  -- JSON list of slugs
  created_at INTEGER NOT NULL,
  last_active_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  rev INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (project_id, id)
) STRICT;
CREATE INDEX sessions_by_time ON sessions (project_id, created_at, id);
CREATE INDEX sessions_by_user ON sessions (project_id, user_id, created_at, id);
CREATE UNIQUE INDEX sessions_one_default ON sessions (project_id, user_id)
  WHERE is_default = 1 AND revoked_at IS NULL;

CREATE TABLE upstream_sessions (
  project_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  upstream TEXT NOT NULL,
  address BLOB NOT NULL,  -- sealed
  PRIMARY KEY (project_id, session_id, upstream)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT,
  scopes TEXT NOT NULL,  -- JSON list of names
  hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER,
  rev INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (project_id, id)
) STRICT;
-- Across projects on purpose: a key is found by its hash before anyone knows whose it is.
CREATE UNIQUE INDEX api_keys_by_hash ON api_keys (hash);
CREATE INDEX api_keys_by_id ON api_keys (id);
CREATE INDEX api_keys_by_time ON api_keys (project_id, created_at, id);

CREATE TABLE connections (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  toolkit TEXT NOT NULL,
  scheme TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'needs_reauth', 'revoked')),
  status_reason TEXT NOT NULL,
  label TEXT NOT NULL,
  credential BLOB NOT NULL,  -- sealed
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  rev INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (project_id, id)
) STRICT;
CREATE INDEX connections_by_time ON connections (project_id, created_at, id);
CREATE INDEX connections_by_user ON connections (project_id, user_id, created_at, id);
CREATE UNIQUE INDEX connections_one_active ON connections (project_id, user_id, toolkit)
  WHERE status = 'active';

CREATE TABLE workers (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  type TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  config TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  rev INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (project_id, id)
) STRICT;
CREATE UNIQUE INDEX workers_one_of_type ON workers (project_id, user_id, type);
CREATE INDEX workers_by_time ON workers (project_id, created_at, id);

CREATE TABLE schedules (
  project_id TEXT NOT NULL,
  worker_id TEXT NOT NULL,
  spec TEXT NOT NULL,
  overlap TEXT NOT NULL,
  misfire TEXT NOT NULL,
  anchor INTEGER NOT NULL,
  next_at INTEGER,
  paused_reason TEXT NOT NULL,
  rev INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (project_id, worker_id),
  FOREIGN KEY (project_id, worker_id) REFERENCES workers (project_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX schedules_due ON schedules (next_at, worker_id) WHERE next_at IS NOT NULL;

CREATE TABLE worker_progress (
  project_id TEXT NOT NULL,
  worker_id TEXT NOT NULL,
  cursor TEXT,
  last_run_id TEXT NOT NULL,
  last_run_at INTEGER,
  consecutive_failures INTEGER NOT NULL CHECK (consecutive_failures >= 0),
  rev INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (project_id, worker_id),
  FOREIGN KEY (project_id, worker_id) REFERENCES workers (project_id, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE occurrences (
  project_id TEXT NOT NULL,
  worker_id TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  run_id TEXT NOT NULL,
  PRIMARY KEY (project_id, worker_id, due_at)
) STRICT, WITHOUT ROWID;

-- docs/run-states.md in constraints: only running states have an owner, only ended ones an end.
CREATE TABLE runs (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  worker_id TEXT NOT NULL,
  worker_type TEXT NOT NULL,
  user_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  trigger TEXT NOT NULL,
  due_at INTEGER,
  state TEXT NOT NULL CHECK (state IN ('pending', 'claimed', 'running', 'waiting', 'succeeded', 'failed',
                                       'cancelled', 'skipped', 'unknown')),
  reason TEXT NOT NULL,
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  recoveries INTEGER NOT NULL CHECK (recoveries >= 0),
  missed_count INTEGER NOT NULL CHECK (missed_count >= 0),
  new_items INTEGER NOT NULL CHECK (new_items >= 0),
  result TEXT NOT NULL,
  message TEXT NOT NULL,
  user_notified INTEGER NOT NULL CHECK (user_notified IN (0, 1)),
  failure TEXT,
  created_at INTEGER NOT NULL,
  run_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  epoch INTEGER NOT NULL CHECK (epoch >= 0),
  owner_node TEXT NOT NULL,
  lease_until INTEGER,
  rev INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (project_id, id),
  CONSTRAINT ended_means_terminal CHECK (
    (ended_at IS NOT NULL) = (state IN ('succeeded', 'failed', 'cancelled', 'skipped', 'unknown'))),
  CONSTRAINT held_means_leased CHECK (
    state NOT IN ('claimed', 'running') OR (owner_node <> '' AND lease_until IS NOT NULL)),
  CONSTRAINT pending_means_free CHECK (state <> 'pending' OR (owner_node = '' AND lease_until IS NULL))
) STRICT;
CREATE INDEX runs_by_time ON runs (project_id, created_at, id);
CREATE INDEX runs_by_user ON runs (project_id, user_id, created_at, id);
CREATE INDEX runs_by_worker ON runs (project_id, worker_id, created_at, id);
CREATE INDEX runs_open ON runs (project_id, worker_id) WHERE ended_at IS NULL;
CREATE INDEX runs_claimable ON runs (run_at, id) WHERE state IN ('pending', 'waiting');
CREATE INDEX runs_held ON runs (owner_node, lease_until) WHERE state IN ('claimed', 'running');
CREATE INDEX runs_ended ON runs (ended_at) WHERE ended_at IS NOT NULL;

-- may_follow() of core/domain/runs, and the fencing epoch that never falls. A CHECK cannot see the old row.
CREATE TRIGGER runs_follow_states BEFORE UPDATE OF state, epoch ON runs
WHEN NEW.epoch < OLD.epoch OR (NEW.state <> OLD.state AND NOT CASE OLD.state
  WHEN 'pending' THEN NEW.state IN ('claimed', 'running', 'cancelled', 'failed')
  WHEN 'claimed' THEN NEW.state <> 'skipped'
  WHEN 'running' THEN NEW.state NOT IN ('claimed', 'skipped')
  WHEN 'waiting' THEN NEW.state IN ('claimed', 'running', 'cancelled', 'failed')
  ELSE 0 END)
BEGIN
  SELECT RAISE(ABORT, 'a run may not change this way');
END;

CREATE TABLE steps (
  project_id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  key TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  tool TEXT NOT NULL,
  arguments TEXT NOT NULL,
  read_only INTEGER NOT NULL CHECK (read_only IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('started', 'succeeded', 'failed', 'unknown')),
  output TEXT NOT NULL,
  failure TEXT,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (project_id, run_id, key),
  FOREIGN KEY (project_id, run_id) REFERENCES runs (project_id, id) ON DELETE CASCADE
) STRICT;

CREATE TABLE attempts (
  project_id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  step_key TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  failure TEXT,
  PRIMARY KEY (project_id, run_id, step_key, number),
  FOREIGN KEY (project_id, run_id) REFERENCES runs (project_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE tool_calls (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  tool TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('started', 'succeeded', 'failed')),
  error_code TEXT NOT NULL,
  error_message TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  duration_ms INTEGER,
  PRIMARY KEY (project_id, id)
) STRICT;
CREATE INDEX tool_calls_by_time ON tool_calls (project_id, started_at, id);
CREATE INDEX tool_calls_by_user ON tool_calls (project_id, user_id, started_at, id);
CREATE INDEX tool_calls_of_run ON tool_calls (project_id, run_id, started_at, id) WHERE run_id <> '';

-- What is left of runs that found nothing once they are dropped: how many there were each day.
CREATE TABLE empty_runs (
  project_id TEXT NOT NULL,
  worker_id TEXT NOT NULL,
  day INTEGER NOT NULL,  -- days since 1970
  runs INTEGER NOT NULL,
  PRIMARY KEY (project_id, worker_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, id)
) STRICT;
CREATE INDEX notes_by_user ON notes (project_id, user_id, created_at, id);

-- seq follows commit order and is the counter inside an event's id; stamp is the time inside it.
CREATE TABLE events (
  seq INTEGER NOT NULL PRIMARY KEY,
  stamp INTEGER NOT NULL,
  project_id TEXT NOT NULL,
  user_id TEXT,
  v INTEGER NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  rev INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX events_of_user ON events (project_id, user_id);

-- One size a day, from which growth is told.
CREATE TABLE store_sizes (
  day INTEGER NOT NULL PRIMARY KEY,
  bytes INTEGER NOT NULL
) STRICT;
