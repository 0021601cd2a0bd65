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
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
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

-- Stores a step whose keys are locked. False, and nothing is stored, if a row is not as it was read.
-- A function, because the server keeps the plans of its statements, which cost more to make than to run.
CREATE FUNCTION {schema}.store_step(
    of_tenant text, step_time bigint,
    read_keys text[], read_versions bigint[],
    new_keys text[], new_versions bigint[], new_bytes bytea[],
    deleted_keys text[],
    finished_keys text[], finished_cases text[],
    command_keys text[], command_versions bigint[], command_bytes bytea[],
    command_cases text[], command_seqs bigint[], command_ns bigint[],
    record_chain text, record_seq bigint, record_bytes text,
    step_case text, case_due bigint, case_is_over boolean
) RETURNS boolean LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    finished_case text;
BEGIN
    IF EXISTS (
        SELECT FROM unnest(read_keys, read_versions) AS needed (key, version)
        WHERE needed.version <> coalesce(
            (SELECT version FROM {schema}.state WHERE tenant = of_tenant AND key = needed.key),
            (SELECT version FROM {schema}.outbox WHERE tenant = of_tenant AND key = needed.key),
            0)
    ) THEN
        RETURN false;
    END IF;
    IF cardinality(new_keys) > 0 THEN
        INSERT INTO {schema}.state (tenant, key, version, bytes)
        SELECT of_tenant, new.* FROM unnest(new_keys, new_versions, new_bytes) AS new
        ON CONFLICT (tenant, key) DO UPDATE SET version = excluded.version, bytes = excluded.bytes;
    END IF;
    IF cardinality(deleted_keys) > 0 THEN
        DELETE FROM {schema}.state WHERE tenant = of_tenant AND key = ANY (deleted_keys);
    END IF;
    IF cardinality(finished_keys) > 0 THEN
        DELETE FROM {schema}.outbox WHERE tenant = of_tenant AND key = ANY (finished_keys);
        -- The next command of each case is ready.
        FOREACH finished_case IN ARRAY finished_cases LOOP
            UPDATE {schema}.outbox SET ready = since
            WHERE tenant = of_tenant AND ready IS NULL AND key = (
                SELECT key FROM {schema}.outbox WHERE tenant = of_tenant AND case_id = finished_case
                ORDER BY seq, n LIMIT 1);
        END LOOP;
    END IF;
    -- In order: the first of a case is ready, if no earlier one is open.
    FOR i IN 1 .. cardinality(command_keys) LOOP
        INSERT INTO {schema}.outbox (tenant, key, version, bytes, case_id, seq, n, since, ready)
        VALUES (of_tenant, command_keys[i], command_versions[i], command_bytes[i], command_cases[i],
            command_seqs[i], command_ns[i], step_time,
            CASE WHEN NOT EXISTS (
                SELECT FROM {schema}.outbox WHERE tenant = of_tenant AND case_id = command_cases[i]
            ) THEN step_time END);
    END LOOP;
    IF record_chain IS NOT NULL THEN
        INSERT INTO {schema}.records (tenant, chain, seq, bytes)
        VALUES (of_tenant, record_chain, record_seq, record_bytes);
    END IF;
    IF step_case IS NOT NULL THEN
        INSERT INTO {schema}.cases AS stored (tenant, case_id, due, ended)
        VALUES (of_tenant, step_case, case_due, CASE WHEN case_is_over THEN step_time END)
        ON CONFLICT (tenant, case_id) DO UPDATE SET due = excluded.due,
            ended = CASE WHEN case_is_over THEN coalesce(stored.ended, excluded.ended) END;
    END IF;
    RETURN true;
END $$;

-- Locks keys in the order in which they are passed, and then reads rows: each statement of a function that is volatile sees
-- what was committed before the statement, so it sees the rows of the previous holder.
CREATE FUNCTION {schema}.lock_rows(
    lock_prefix text, of_tenant text, locked_keys text[], state_keys text[], outbox_keys text[]
) RETURNS TABLE (key text, version bigint, bytes text) LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(lock_prefix || needed.key, 0))
    FROM unnest(locked_keys) WITH ORDINALITY AS needed (key, n) ORDER BY n;
    RETURN QUERY SELECT key, version, encode(bytes, 'hex') FROM {schema}.state
        WHERE tenant = of_tenant AND key = ANY (state_keys);
    IF cardinality(outbox_keys) > 0 THEN
        RETURN QUERY SELECT key, version, encode(bytes, 'hex') FROM {schema}.outbox
            WHERE tenant = of_tenant AND key = ANY (outbox_keys);
    END IF;
END $$;
