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

-- The keys of `state` once more: a row that a damaged page hides is not taken for one that never was. PostgreSQL takes a page of
-- zeros for an empty one.
CREATE TABLE {schema}.keys (
    tenant text COLLATE "C" NOT NULL,
    key    text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, key)
);

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

-- Records without a position come at or after `floor`, so that nobody reads the dead entries of the others. `coming` follows it
-- when all transactions before `settled` have ended: until then, one of them may still store a record with an earlier id.
CREATE TABLE {schema}.numbering (
    tenant  text COLLATE "C" NOT NULL PRIMARY KEY,
    floor   bigint NOT NULL,
    coming  bigint NOT NULL,
    settled xid8 NOT NULL
) WITH (fillfactor = 10);

-- Commands without a final report, and no others.
CREATE TABLE {schema}.outbox (
    tenant    text COLLATE "C" NOT NULL,
    key       text COLLATE "C" NOT NULL,    -- `outbox/case.seq.n`
    version   bigint NOT NULL,
    bytes     bytea  NOT NULL,              -- sealed
    case_id   text COLLATE "C" NOT NULL,
    seq       bigint NOT NULL,
    n         bigint NOT NULL,
    since     bigint NOT NULL,              -- the time of the commit
    unordered bigint NOT NULL,              -- 1: it waits for no other command of its case, and none waits for it
    ready     bigint,                       -- when it may be leased; NULL while an earlier command of its case is open
    place     bigint,                       -- in the queue, by `queue_command`
    attempts  bigint NOT NULL DEFAULT 0,
    reason    text,                         -- of the last failure
    PRIMARY KEY (tenant, key)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE {schema}.outbox ALTER bytes SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX outbox_in_order ON {schema}.outbox (tenant, case_id, seq, n);
CREATE INDEX outbox_queue ON {schema}.outbox (tenant, place, ready, case_id, seq, n) WHERE place IS NOT NULL;

-- A finished command leaves a dead entry in the index of the queue until a vacuum comes, and whoever looks for the first
-- command reads all of them. So a lease begins at `floor`, before which there is no command, and none ever comes:
-- 1. `coming` is raised. Whoever makes a command ready from now on gives it no place before.
-- 2. `settled` is set to a transaction that is later than all who may not have read this.
-- 3. When all before it have ended, `floor` is raised.
CREATE TABLE {schema}.queue (
    tenant  text COLLATE "C" NOT NULL PRIMARY KEY,
    floor   bigint NOT NULL,
    coming  bigint NOT NULL,
    settled xid8
) WITH (fillfactor = 10);

-- The order of places is the order in which commands are ready: no open command has a place before `coming`, and all that
-- are given `coming` itself are in the order of `ready`.
CREATE FUNCTION {schema}.queue_command() RETURNS trigger LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    -- First, so that the next statement sees what was committed before the transaction got its number.
    number xid8 := pg_current_xact_id();
BEGIN
    IF NEW.ready IS NULL THEN
        NEW.place := NULL;
    ELSE
        SELECT greatest(NEW.ready, max(coming)) INTO NEW.place FROM {schema}.queue WHERE tenant = NEW.tenant;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER queue_command BEFORE INSERT OR UPDATE OF ready ON {schema}.outbox
    FOR EACH ROW EXECUTE FUNCTION {schema}.queue_command();

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

-- Stores a step whose keys are locked. Fails if a row is not as it was read.
-- A function, because the server keeps the plans of its statements, which cost more to make than to run. The plans are
-- made once for any values; the tables may be empty by then, so neither may they be scanned, nor sorted what has an index.
CREATE FUNCTION {schema}.store_step(
    of_tenant text, step_time bigint,
    read_keys text[], read_versions bigint[],
    new_keys text[], new_versions bigint[], new_bytes bytea[],
    deleted_keys text[],
    finished_keys text[], finished_cases text[],
    command_keys text[], command_versions bigint[], command_bytes bytea[],
    command_cases text[], command_seqs bigint[], command_ns bigint[], command_unordered bigint[],
    record_chain text, record_seq bigint, record_bytes text,
    step_case text, case_due bigint, case_is_over boolean
) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_sort = off AS $$
#variable_conflict use_column
DECLARE
    -- For `number_records`: the transaction gets its number before the record gets its id.
    number xid8 := pg_current_xact_id();
BEGIN
    IF EXISTS (
        SELECT FROM unnest(read_keys, read_versions) AS needed (key, version)
        WHERE needed.version <> coalesce(
            (SELECT version FROM {schema}.state WHERE tenant = of_tenant AND key = needed.key),
            (SELECT version FROM {schema}.outbox WHERE tenant = of_tenant AND key = needed.key),
            0)
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'a row is not as it was read';
    END IF;
    IF cardinality(new_keys) > 0 THEN
        INSERT INTO {schema}.state (tenant, key, version, bytes)
        SELECT of_tenant, new.* FROM unnest(new_keys, new_versions, new_bytes) AS new
        ON CONFLICT (tenant, key) DO UPDATE SET version = excluded.version, bytes = excluded.bytes;
        IF 1 = ANY (new_versions) THEN
            INSERT INTO {schema}.keys (tenant, key)
            SELECT of_tenant, new.key FROM unnest(new_keys, new_versions) AS new (key, version) WHERE new.version = 1
            ON CONFLICT (tenant, key) DO NOTHING;
        END IF;
    END IF;
    IF cardinality(deleted_keys) > 0 THEN
        DELETE FROM {schema}.state WHERE tenant = of_tenant AND key = ANY (deleted_keys);
        DELETE FROM {schema}.keys WHERE tenant = of_tenant AND key = ANY (deleted_keys);
    END IF;
    FOR i IN 1 .. cardinality(finished_keys) LOOP
        DELETE FROM {schema}.outbox WHERE tenant = of_tenant AND key = finished_keys[i];
        -- The next command of the case is ready.
        UPDATE {schema}.outbox SET ready = since
        WHERE tenant = of_tenant AND ready IS NULL AND key = (
            SELECT key FROM {schema}.outbox
            WHERE tenant = of_tenant AND case_id = finished_cases[i] AND unordered = 0
            ORDER BY seq, n LIMIT 1);
    END LOOP;
    -- In order: the first of a case is ready, if no earlier one is open.
    FOR i IN 1 .. cardinality(command_keys) LOOP
        INSERT INTO {schema}.outbox (tenant, key, version, bytes, case_id, seq, n, since, unordered, ready)
        VALUES (of_tenant, command_keys[i], command_versions[i], command_bytes[i], command_cases[i],
            command_seqs[i], command_ns[i], step_time, command_unordered[i],
            CASE WHEN command_unordered[i] = 1 OR (
                SELECT key FROM {schema}.outbox
                WHERE tenant = of_tenant AND case_id = command_cases[i] AND unordered = 0
                ORDER BY seq, n LIMIT 1
            ) IS NULL THEN step_time END);
    END LOOP;
    IF record_chain IS NOT NULL THEN
        INSERT INTO {schema}.records (tenant, chain, seq, bytes)
        VALUES (of_tenant, record_chain, record_seq, record_bytes);
    END IF;
    -- The statement locks a row also if it changes nothing.
    IF step_case IS NOT NULL AND NOT EXISTS (
        SELECT FROM {schema}.cases WHERE tenant = of_tenant AND case_id = step_case
            AND due IS NOT DISTINCT FROM case_due AND (ended IS NOT NULL) = case_is_over
    ) THEN
        INSERT INTO {schema}.cases AS stored (tenant, case_id, due, ended)
        VALUES (of_tenant, step_case, case_due, CASE WHEN case_is_over THEN step_time END)
        ON CONFLICT (tenant, case_id) DO UPDATE SET due = excluded.due,
            ended = CASE WHEN case_is_over THEN coalesce(stored.ended, excluded.ended) END;
    END IF;
END $$;

-- Locks keys in the order in which they are passed, and then reads rows: each statement of a function that is volatile sees
-- what was committed before the statement, so it sees the rows of the previous holder.
CREATE FUNCTION {schema}.lock_rows(
    lock_prefix text, of_tenant text, locked_keys text[], state_keys text[], outbox_keys text[]
) RETURNS TABLE (key text, version bigint, bytes text) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    locked_key text;
    outbox_key text;
    found bigint;
BEGIN
    FOREACH locked_key IN ARRAY locked_keys LOOP
        -- Never null: a condition is evaluated faster than a query is run.
        CONTINUE WHEN pg_advisory_xact_lock(hashtextextended(lock_prefix || locked_key, 0)) IS NULL;
    END LOOP;
    -- In one statement, so of one moment.
    RETURN QUERY SELECT key, version, encode(bytes, 'hex') FROM {schema}.state
        WHERE tenant = of_tenant AND key = ANY (state_keys);
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found < cardinality(state_keys) THEN
        -- A row without a version was stored, and is missing.
        RETURN QUERY SELECT key, NULL::bigint, NULL FROM {schema}.keys AS known
            WHERE tenant = of_tenant AND key = ANY (state_keys) AND NOT EXISTS (
                SELECT FROM {schema}.state WHERE tenant = of_tenant AND key = known.key);
    END IF;
    -- One by one: a plan for all of them could read another index, and every command with it.
    FOREACH outbox_key IN ARRAY outbox_keys LOOP
        RETURN QUERY SELECT key, version, encode(bytes, 'hex') FROM {schema}.outbox
            WHERE tenant = of_tenant AND key = outbox_key;
    END LOOP;
END $$;

-- Leases the command that has been ready for the longest time. Each worker skips the rows that another one is leasing.
CREATE FUNCTION {schema}.lease(of_tenant text, lease_time bigint, lease_end bigint)
RETURNS TABLE (key text, version bigint, bytes text, since bigint, attempts bigint) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_sort = off AS $$
#variable_conflict use_column
DECLARE
    lowest bigint := -9223372036854775808;
    known {schema}.queue;
    found_key text;
BEGIN
    SELECT * INTO known FROM {schema}.queue WHERE tenant = of_tenant;
    SELECT key INTO found_key FROM {schema}.outbox
    WHERE tenant = of_tenant AND place >= coalesce(known.floor, lowest)
        AND place <= greatest(lease_time, known.coming) AND ready <= lease_time
    ORDER BY place, ready, case_id, seq, n LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF found_key IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY UPDATE {schema}.outbox SET ready = lease_end, attempts = attempts + 1
        WHERE tenant = of_tenant AND key = found_key
        RETURNING key, version, encode(bytes, 'hex'), since, attempts;
    IF known.tenant IS NULL THEN
        INSERT INTO {schema}.queue (tenant, floor, coming) VALUES (of_tenant, lowest, lowest) ON CONFLICT DO NOTHING;
    ELSIF lease_time > known.floor + 10000 THEN
        PERFORM {schema}.raise_floor(of_tenant, lease_time);
    END IF;
END $$;

-- Takes the next of the three steps of `queue`, unless another one is taking it.
CREATE FUNCTION {schema}.raise_floor(of_tenant text, lease_time bigint) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_sort = off AS $$
#variable_conflict use_column
DECLARE
    known {schema}.queue;
    first_place bigint;
BEGIN
    SELECT * INTO known FROM {schema}.queue WHERE tenant = of_tenant
        AND (settled IS NULL OR settled <= pg_snapshot_xmin(pg_current_snapshot())
            -- A restored copy of another server, which has counted further.
            OR settled > pg_snapshot_xmax(pg_current_snapshot()))
    FOR UPDATE SKIP LOCKED;
    IF known.tenant IS NULL THEN
        RETURN;
    END IF;
    IF known.coming > known.floor
        AND (known.settled IS NULL OR known.settled > pg_snapshot_xmin(pg_current_snapshot())) THEN
        UPDATE {schema}.queue SET settled = pg_snapshot_xmax(pg_current_snapshot()) WHERE tenant = of_tenant;
        RETURN;
    END IF;
    SELECT place INTO first_place FROM {schema}.outbox
    WHERE tenant = of_tenant AND place >= known.floor ORDER BY place LIMIT 1;
    IF known.settled IS NOT NULL AND first_place < known.coming THEN
        UPDATE {schema}.queue SET floor = first_place WHERE tenant = of_tenant AND floor < first_place;
    ELSE
        -- Also if nothing was coming: then `floor` stays where it is.
        UPDATE {schema}.queue SET floor = coming, coming = greatest(coming, least(lease_time, first_place)), settled = NULL
        WHERE tenant = of_tenant AND (settled IS NOT NULL OR coming < least(lease_time, first_place));
    END IF;
END $$;

-- Gives up to `most` records their positions, in the order of their ids: a record is stored after its predecessor was
-- committed. One transaction at a time.
CREATE FUNCTION {schema}.number_records(lock_name text, of_tenant text, most bigint) RETURNS bigint LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_sort = off AS $$
#variable_conflict use_column
DECLARE
    known {schema}.numbering;
    size bigint;
    numbered bigint;
    last_id bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(lock_name, 0));
    SELECT * INTO known FROM {schema}.numbering WHERE tenant = of_tenant;
    SELECT position + 1 INTO size FROM {schema}.records
    WHERE tenant = of_tenant AND position IS NOT NULL ORDER BY position DESC LIMIT 1;
    WITH later AS MATERIALIZED (
        SELECT chain, seq, id, row_number() OVER (ORDER BY id) - 1 AS nth FROM (
            SELECT chain, seq, id FROM {schema}.records
            WHERE tenant = of_tenant AND position IS NULL AND id >= coalesce(known.floor, 0)
            ORDER BY id LIMIT most) AS first),
    done AS (
        UPDATE {schema}.records SET position = coalesce(size, 0) + nth FROM later
        WHERE tenant = of_tenant AND records.chain = later.chain AND records.seq = later.seq
        RETURNING later.id)
    SELECT count(*), max(id) INTO numbered, last_id FROM done;
    IF numbered = 0 THEN
        RETURN 0;
    END IF;
    IF known.tenant IS NULL THEN
        INSERT INTO {schema}.numbering (tenant, floor, coming, settled)
        VALUES (of_tenant, 0, last_id + 1, pg_snapshot_xmax(pg_current_snapshot()));
    ELSIF last_id > known.floor + 1000 AND (known.settled <= pg_snapshot_xmin(pg_current_snapshot())
        -- A restored copy of another server, which has counted further: its transactions have ended.
        OR known.settled > pg_snapshot_xmax(pg_current_snapshot())) THEN
        -- A record that came late is not below the new floor without a position.
        UPDATE {schema}.numbering SET coming = last_id + 1, settled = pg_snapshot_xmax(pg_current_snapshot()),
            floor = least(known.coming, (
                SELECT id FROM {schema}.records WHERE tenant = of_tenant AND position IS NULL AND id >= known.floor
                ORDER BY id LIMIT 1))
        WHERE tenant = of_tenant;
    END IF;
    RETURN numbered;
END $$;
