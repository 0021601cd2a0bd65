-- Views over the cases of a desk, for DuckDB. `cases` is a folder that `bonafides audit parquet --cases ... --by-day` wrote;
-- set it before reading this file: SET VARIABLE cases = 'cases';

-- Staging: one row a case, with what most questions ask for. Decoys only seemed to go on, and are not counted.
CREATE OR REPLACE VIEW stg_cases AS
SELECT
    *,
    CAST(opened AT TIME ZONE 'UTC' AS DATE) AS opened_on,
    operator_kind = 'self' AS is_self_service,
    date_diff('millisecond', opened, approved) / 1000.0 AS seconds_to_verify
FROM read_parquet(getvariable('cases') || '/*/*.parquet', hive_partitioning = true)
WHERE NOT coalesce(decoy, false);

-- Staging: one row a check of a case.
CREATE OR REPLACE VIEW stg_checks AS
SELECT case_id, opened_on, action, unnest(checks, recursive := true)
FROM stg_cases;

-- How did cases end, by day?
CREATE OR REPLACE VIEW cases_by_end AS
SELECT opened_on, action, ended_as, count(*) AS cases
FROM stg_cases
GROUP BY ALL
ORDER BY ALL;

-- How long does it take until a caller is verified? Of cases that were approved.
CREATE OR REPLACE VIEW time_to_verify AS
SELECT
    action,
    is_self_service,
    count(*) AS cases,
    median(seconds_to_verify) AS median_seconds,
    quantile_cont(seconds_to_verify, 0.95) AS p95_seconds
FROM stg_cases
WHERE approved IS NOT NULL
GROUP BY ALL
ORDER BY ALL;

-- How often does a challenge work? `reached` are cases in which it was answered, unavailable or expired.
CREATE OR REPLACE VIEW check_pass_rate AS
SELECT
    check_name,
    count(*) AS cases,
    count(*) FILTER (attempts > 0 OR unavailable OR expired) AS reached,
    count(*) FILTER (outcome = 'passed') AS passed,
    count(*) FILTER (unavailable) AS unavailable,
    count(*) FILTER (expired) AS expired,
    sum(failed)::BIGINT AS failed_answers,
    count(*) FILTER (outcome = 'passed') / nullif(count(*) FILTER (attempts > 0), 0) AS pass_rate
FROM stg_checks
WHERE NOT is_signal
GROUP BY ALL
ORDER BY ALL;

-- Who is escalated to a second person?
CREATE OR REPLACE VIEW escalations AS
SELECT
    action,
    array_to_string(groups, ', ') AS groups,
    count(*) AS cases,
    count(*) FILTER (escalated) AS escalated,
    count(*) FILTER (second_operator IS NOT NULL) AS taken_over
FROM stg_cases
GROUP BY ALL
ORDER BY ALL;

-- Which share of the cases do callers settle by themselves?
CREATE OR REPLACE VIEW self_service_share AS
SELECT
    opened_on,
    count(*) AS cases,
    count(*) FILTER (is_self_service) AS self_service,
    count(*) FILTER (is_self_service) / count(*) AS share
FROM stg_cases
GROUP BY ALL
ORDER BY ALL;

-- What do operators see? Aliases: `bonafides audit resolve` opens them for whoever may know.
CREATE OR REPLACE VIEW operators AS
SELECT
    operator,
    operator_kind,
    count(*) AS cases,
    count(*) FILTER (approved IS NOT NULL) AS approved,
    count(*) FILTER (ended_as = 'not_me') AS not_me,
    sum(refusals)::BIGINT AS refusals
FROM stg_cases
WHERE NOT is_self_service
GROUP BY ALL
ORDER BY cases DESC, operator;

-- All of it in one row.
CREATE OR REPLACE VIEW summary AS
SELECT
    count(*) AS cases,
    count(*) FILTER (ended_as = 'done') AS done,
    count(*) FILTER (ended_as = 'denied') AS denied,
    count(*) FILTER (ended_as = 'not_me') AS not_me,
    count(*) FILTER (ended_as = 'open') AS open,
    count(*) FILTER (is_self_service) AS self_service,
    count(*) FILTER (escalated) AS escalated,
    median(seconds_to_verify) AS median_seconds
FROM stg_cases;
