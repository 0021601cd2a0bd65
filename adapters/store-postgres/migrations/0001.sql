-- {schema} is replaced with the name of the schema.
CREATE TABLE {schema}.meta (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    version  integer NOT NULL               -- of the schema
);
INSERT INTO {schema}.meta (version) VALUES (0);

-- One schema holds many tenants; the tenant comes first in every key. Texts are ordered by their bytes.
CREATE TABLE {schema}.state (
    tenant  text COLLATE "C" NOT NULL,
    key     text COLLATE "C" NOT NULL,      -- `case/...`, `person/...`: no personal data
    version bigint NOT NULL,
    bytes   bytea  NOT NULL,                -- sealed
    PRIMARY KEY (tenant, key)
) WITH (fillfactor = 80);
-- What is sealed cannot be compressed.
ALTER TABLE {schema}.state ALTER bytes SET STORAGE EXTERNAL;

CREATE TABLE {schema}.records (
    tenant   text COLLATE "C" NOT NULL,
    chain    text COLLATE "C" NOT NULL,     -- a case, or `desk`
    seq      bigint NOT NULL,
    bytes    text   NOT NULL,               -- these very bytes are hashed: not JSONB
    id       bigint GENERATED ALWAYS AS IDENTITY,   -- later than that of the predecessor in the chain
    position bigint,                        -- in the log; given after the commit
    PRIMARY KEY (tenant, chain, seq)
) WITH (fillfactor = 90);
CREATE UNIQUE INDEX records_numbered ON {schema}.records (tenant, position) WHERE position IS NOT NULL;
CREATE INDEX records_unnumbered ON {schema}.records (tenant, id) WHERE position IS NULL;

-- Commands without a final report, and no others. Finished ones leave dead entries in the indexes: they are vacuumed often.
CREATE TABLE {schema}.outbox (
    tenant   text COLLATE "C" NOT NULL,
    key      text COLLATE "C" NOT NULL,     -- `outbox/case.seq.n`
    version  bigint NOT NULL,
    bytes    bytea  NOT NULL,               -- sealed
    case_id  text COLLATE "C" NOT NULL,
    seq      bigint NOT NULL,
    n        bigint NOT NULL,
    since    bigint NOT NULL,               -- the time of the commit
    ready    bigint,                        -- when it may be leased; NULL while an earlier command of its case is open
    attempts bigint NOT NULL DEFAULT 0,
    reason   text,                          -- of the last failure
    PRIMARY KEY (tenant, key)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
ALTER TABLE {schema}.outbox ALTER bytes SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX outbox_in_order ON {schema}.outbox (tenant, case_id, seq, n);
CREATE INDEX outbox_ready ON {schema}.outbox (tenant, ready, case_id) WHERE ready IS NOT NULL;
CREATE INDEX outbox_oldest ON {schema}.outbox (tenant, since);

CREATE TABLE {schema}.cases (
    tenant  text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    due     bigint,                         -- when time alone changes it
    ended   bigint,
    PRIMARY KEY (tenant, case_id)
) WITH (fillfactor = 80);
CREATE INDEX cases_due ON {schema}.cases (tenant, due, case_id) WHERE due IS NOT NULL;
CREATE INDEX cases_open ON {schema}.cases (tenant, case_id) WHERE ended IS NULL;
CREATE INDEX cases_ended ON {schema}.cases (tenant, ended, case_id) WHERE ended IS NOT NULL;

CREATE TABLE {schema}.dead (
    tenant   text COLLATE "C" NOT NULL,
    id       text COLLATE "C" NOT NULL,     -- the command
    kind     text   NOT NULL,
    since    bigint NOT NULL,
    at       bigint NOT NULL,
    attempts bigint NOT NULL,
    reason   text   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX dead_newest ON {schema}.dead (tenant, at);

CREATE TABLE {schema}.policies (
    tenant text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    format text   NOT NULL,
    text   text   NOT NULL,
    at     bigint NOT NULL,
    PRIMARY KEY (tenant, digest)
);

CREATE TABLE {schema}.roles (
    tenant text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    role   text   NOT NULL,                 -- `in_force`, `pilot`, `shadow`
    share  bigint NOT NULL,                 -- of a pilot, in thousandths
    by     text   NOT NULL,
    since  bigint NOT NULL,
    PRIMARY KEY (tenant, digest)
);
CREATE UNIQUE INDEX roles_in_force ON {schema}.roles (tenant) WHERE role = 'in_force';

-- The memory of the connector.
CREATE TABLE {schema}.redemptions (
    tenant text COLLATE "C" NOT NULL,
    jti    text COLLATE "C" NOT NULL,
    state  text   NOT NULL,                 -- `started`, `revoked`, or how the write ended
    at     bigint NOT NULL,
    PRIMARY KEY (tenant, jti)
);
CREATE INDEX redemptions_oldest ON {schema}.redemptions (tenant, at);

CREATE TABLE {schema}.cursors (
    tenant   text COLLATE "C" NOT NULL,
    sink     text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant, sink)
);
