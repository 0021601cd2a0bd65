package dev.bonafides

/** Why it is refused, if it is, and what is missing, a line each: `actions.reset_password: 40 more points (30 of 70)`. */
public fun Decision.explain(): List<String> =
    listOfNotNull(why) + missing.map { "${it.layer}: ${it.text}" }

/** One line of JSON, by `schema("decision")`. */
public fun Decision.toJson(): String = json

/** One line of JSON, by `schema("plan")`. */
public fun Plan.toJson(): String = json
