package dev.bonafides

/** What is missing, one line for each layer of the rules: `actions.reset_password: 40 more points (30 of 70)`. */
public fun Decision.explain(): List<String> = missing.map { "${it.layer}: ${it.text}" }

/** One line of JSON, by `schema("decision")`. */
public fun Decision.toJson(): String = json

/** One line of JSON, by `schema("plan")`. */
public fun Plan.toJson(): String = json
