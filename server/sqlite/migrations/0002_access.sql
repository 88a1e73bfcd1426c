-- Who may come in (accounts, their sign-ins and one-time links; keys that end by themselves), how apps are
-- authorised (auth configs, connect links, OAuth states), and the log of who did what.

ALTER TABLE users ADD COLUMN disabled_at INTEGER;
CREATE INDEX users_by_time ON users (project_id, created_at, id);

CREATE TABLE accounts (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  email TEXT NOT NULL CHECK (email = lower(email)),
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'member', 'admin')),
  status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
  user_id TEXT,
  password_hash TEXT NOT NULL,  -- Argon2id; empty: none
  identity TEXT NOT NULL,       -- of an OpenID provider; empty: none
  created_at INTEGER NOT NULL,
  last_sign_in_at INTEGER,
  rev INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (project_id, id)
) STRICT;
CREATE UNIQUE INDEX accounts_by_email ON accounts (project_id, email);
CREATE UNIQUE INDEX accounts_by_identity ON accounts (project_id, identity) WHERE identity <> '';
CREATE INDEX accounts_by_time ON accounts (project_id, created_at, id);

CREATE TABLE sign_ins (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  address TEXT NOT NULL,
  browser TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER,
  rev INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, account_id) REFERENCES accounts (project_id, id) ON DELETE CASCADE
) STRICT;
-- Across projects on purpose, as with keys: whose it is shows only once it is found.
CREATE UNIQUE INDEX sign_ins_by_hash ON sign_ins (hash);
CREATE INDEX sign_ins_of_account ON sign_ins (project_id, account_id, created_at, id);
CREATE INDEX sign_ins_by_end ON sign_ins (expires_at);

CREATE TABLE tickets (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('set_up', 'invitation', 'password_reset')),
  hash TEXT NOT NULL,
  email TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'member', 'admin')),
  user_id TEXT,
  account_id TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  rev INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (project_id, id)
) STRICT;
CREATE UNIQUE INDEX tickets_by_hash ON tickets (hash);
CREATE INDEX tickets_by_end ON tickets (expires_at);

ALTER TABLE api_keys ADD COLUMN kind TEXT NOT NULL DEFAULT 'user' CHECK (kind IN ('project', 'user', 'page'));
ALTER TABLE api_keys ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN session_id TEXT;
ALTER TABLE api_keys ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN expires_at INTEGER;
UPDATE api_keys SET kind = 'project' WHERE user_id IS NULL;
CREATE INDEX api_keys_by_end ON api_keys (expires_at) WHERE expires_at IS NOT NULL;

-- SQLite cannot alter a CHECK, so the table is made anew.
CREATE TABLE connections_new (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  toolkit TEXT NOT NULL,
  scheme TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('initiated', 'active', 'needs_reauth', 'disabled', 'revoked')),
  status_reason TEXT NOT NULL,
  label TEXT NOT NULL,
  alias TEXT NOT NULL,
  account_id TEXT NOT NULL,  -- the app's own; empty: unknown
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  auth_config_id TEXT NOT NULL,
  scopes TEXT NOT NULL,         -- JSON list, as granted
  allowed_tools TEXT NOT NULL,  -- JSON list of slugs; empty: all
  credential BLOB NOT NULL,     -- sealed
  refresh_token BLOB NOT NULL,  -- sealed; empty: none
  generation INTEGER NOT NULL CHECK (generation >= 0),
  access_expires_at INTEGER,
  next_refresh_at INTEGER,
  last_refresh_at INTEGER,
  refresh_failures INTEGER NOT NULL CHECK (refresh_failures >= 0),
  last_error TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  rev INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (project_id, id),
  CONSTRAINT active_means_authorised CHECK (status <> 'active' OR length(credential) > 0),
  CONSTRAINT only_active_is_refreshed CHECK (next_refresh_at IS NULL OR status = 'active')
) STRICT;
INSERT INTO connections_new
  SELECT project_id, id, user_id, toolkit, scheme, status, status_reason, label, '', '', 1, '', '[]', '[]',
         credential, x'', 0, NULL, NULL, NULL, 0, '', created_at, last_used_at, rev
  FROM connections;
DROP TABLE connections;
ALTER TABLE connections_new RENAME TO connections;
CREATE INDEX connections_by_time ON connections (project_id, created_at, id);
CREATE INDEX connections_by_user ON connections (project_id, user_id, created_at, id);
CREATE INDEX connections_to_app ON connections (project_id, user_id, toolkit, created_at, id);
CREATE UNIQUE INDEX connections_one_active ON connections (project_id, user_id, toolkit, account_id)
  WHERE status = 'active';
CREATE UNIQUE INDEX connections_one_default ON connections (project_id, user_id, toolkit)
  WHERE is_default = 1 AND status <> 'revoked';
CREATE UNIQUE INDEX connections_one_begun ON connections (project_id, user_id, toolkit)
  WHERE status = 'initiated';
CREATE INDEX connections_to_refresh ON connections (next_refresh_at, id) WHERE next_refresh_at IS NOT NULL;
CREATE INDEX connections_initiated ON connections (created_at, id) WHERE status = 'initiated';

CREATE TABLE auth_configs (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  toolkit TEXT NOT NULL,
  client_id TEXT NOT NULL,
  client_secret BLOB NOT NULL,  -- sealed; empty: none
  client_auth TEXT NOT NULL CHECK (client_auth IN ('basic', 'post', 'none')),
  scopes TEXT NOT NULL,  -- JSON list
  created_at INTEGER NOT NULL,
  rev INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (project_id, id)
) STRICT;
CREATE UNIQUE INDEX auth_configs_one_each ON auth_configs (project_id, toolkit);
CREATE INDEX auth_configs_by_time ON auth_configs (project_id, created_at, id);

CREATE TABLE connect_links (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  toolkit TEXT NOT NULL,
  hash TEXT NOT NULL,
  token BLOB NOT NULL,  -- sealed
  return_url TEXT NOT NULL,
  opener TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  rev INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, connection_id) REFERENCES connections (project_id, id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX connect_links_by_hash ON connect_links (hash);
CREATE INDEX connect_links_of_connection ON connect_links (project_id, connection_id, created_at, id);
CREATE INDEX connect_links_by_end ON connect_links (expires_at);

CREATE TABLE oauth_states (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  link_id TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  browser_hash TEXT NOT NULL,
  verifier BLOB NOT NULL,  -- sealed
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  rev INTEGER NOT NULL CHECK (rev >= 1),
  PRIMARY KEY (project_id, id),
  FOREIGN KEY (project_id, link_id) REFERENCES connect_links (project_id, id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX oauth_states_by_hash ON oauth_states (hash);
CREATE INDEX oauth_states_of_link ON oauth_states (project_id, link_id);
CREATE INDEX oauth_states_by_end ON oauth_states (expires_at);

CREATE TABLE audit_log (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('account', 'key', 'local', 'anonymous', 'system')),
  actor_id TEXT NOT NULL,
  address TEXT NOT NULL,
  request_id TEXT NOT NULL,
  action TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  user_id TEXT,
  detail TEXT NOT NULL,
  PRIMARY KEY (project_id, id)
) STRICT;
CREATE INDEX audit_by_time ON audit_log (project_id, at, id);
CREATE INDEX audit_of_subject ON audit_log (project_id, subject_id, at, id);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'the audit log is only added to');
END;
-- REPLACE deletes without asking the trigger above.
CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE project_id = NEW.project_id AND id = NEW.id)
BEGIN
  SELECT RAISE(IGNORE);
END;
