-- One database holds many tenants; the tenant comes first in every key.
CREATE TABLE state (
    tenant  TEXT    NOT NULL,
    key     TEXT    NOT NULL,           -- `case/...`, `person/...`: no personal data
    version INTEGER NOT NULL,
    bytes   BLOB    NOT NULL,           -- sealed
    PRIMARY KEY (tenant, key)
) WITHOUT ROWID;

-- The keys of `state` once more: a row that a damaged page hides is not taken for one that never was.
CREATE TABLE keys (
    tenant TEXT NOT NULL,
    key    TEXT NOT NULL,
    PRIMARY KEY (tenant, key)
) WITHOUT ROWID;

CREATE TABLE records (
    id       INTEGER PRIMARY KEY,       -- in the order of the commits
    tenant   TEXT    NOT NULL,
    chain    TEXT    NOT NULL,          -- a case, or `desk`
    seq      INTEGER NOT NULL,
    bytes    TEXT    NOT NULL,          -- these very bytes are hashed
    position INTEGER,                   -- in the log; given after the commit
    UNIQUE (tenant, chain, seq)
);
CREATE UNIQUE INDEX records_numbered ON records (tenant, position) WHERE position IS NOT NULL;

-- No index finds the records without a position: it would cost each step a page. They come after this id.
CREATE TABLE numbering (
    tenant TEXT    NOT NULL PRIMARY KEY,
    last   INTEGER NOT NULL
) WITHOUT ROWID;

-- Commands without a final report, and no others: a lease costs the same however many are done.
CREATE TABLE outbox (
    tenant    TEXT    NOT NULL,
    key       TEXT    NOT NULL,         -- `outbox/case.seq.n`
    version   INTEGER NOT NULL,
    bytes     BLOB    NOT NULL,         -- sealed
    case_id   TEXT    NOT NULL,
    seq       INTEGER NOT NULL,
    n         INTEGER NOT NULL,
    since     INTEGER NOT NULL,         -- the time of the commit
    unordered INTEGER NOT NULL,         -- 1: it waits for no other command of its case, and none waits for it
    ready     INTEGER,                  -- when it may be leased; NULL while an earlier command of its case is open
    attempts  INTEGER NOT NULL DEFAULT 0,
    reason    TEXT,                     -- of the last failure
    PRIMARY KEY (tenant, key)
);
CREATE UNIQUE INDEX outbox_in_order ON outbox (tenant, case_id, seq, n);
CREATE INDEX outbox_ready ON outbox (tenant, ready, case_id, seq, n) WHERE ready IS NOT NULL;
CREATE INDEX outbox_oldest ON outbox (tenant, since);

CREATE TABLE cases (
    tenant  TEXT NOT NULL,
    case_id TEXT NOT NULL,
    due     INTEGER,                    -- when time alone changes it
    ended   INTEGER,
    PRIMARY KEY (tenant, case_id)
) WITHOUT ROWID;
CREATE INDEX cases_due ON cases (tenant, due) WHERE due IS NOT NULL;
CREATE INDEX cases_open ON cases (tenant, case_id) WHERE ended IS NULL;
CREATE INDEX cases_ended ON cases (tenant, ended) WHERE ended IS NOT NULL;

CREATE TABLE dead (
    tenant   TEXT    NOT NULL,
    id       TEXT    NOT NULL,          -- the command
    kind     TEXT    NOT NULL,
    since    INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    reason   TEXT    NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX dead_newest ON dead (tenant, at);

CREATE TABLE policies (
    tenant TEXT    NOT NULL,
    digest TEXT    NOT NULL,
    format TEXT    NOT NULL,
    text   TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, digest)
);

CREATE TABLE roles (
    tenant TEXT    NOT NULL,
    digest TEXT    NOT NULL,
    role   TEXT    NOT NULL,            -- `in_force`, `pilot`, `shadow`
    share  INTEGER NOT NULL,            -- of a pilot, in thousandths
    by     TEXT    NOT NULL,
    since  INTEGER NOT NULL,
    PRIMARY KEY (tenant, digest)
);
CREATE UNIQUE INDEX roles_in_force ON roles (tenant) WHERE role = 'in_force';

-- The memory of the connector.
CREATE TABLE redemptions (
    tenant TEXT    NOT NULL,
    jti    TEXT    NOT NULL,
    state  TEXT    NOT NULL,            -- `started`, `revoked`, or how the write ended
    at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, jti)
);
CREATE INDEX redemptions_oldest ON redemptions (tenant, at);

CREATE TABLE cursors (
    tenant   TEXT    NOT NULL,
    sink     TEXT    NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (tenant, sink)
);
