package dev.bonafides

import java.time.Instant

/** [Facts] with evidence observed at `now`: a map from check to outcome, such as `mapOf("sms_code" to "passed")`. */
public fun Facts(
    action: String,
    now: Instant,
    groups: List<String>? = null,
    evidence: Map<String, String>,
    unavailable: List<String> = emptyList(),
): Facts = Facts(action, now, groups, evidence.map { (check, outcome) -> CheckResult(check, outcome, now) }, unavailable)
