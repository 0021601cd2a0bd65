package dev.bonafides

import dev.bonafides.internal.*

// All inputs and outputs of a case: `Opening.fromJson(text)`, `opening.toJson()`, which writes every secret.

/** An [EngineConfig] from JSON. */
public fun EngineConfig.Companion.fromJson(text: String): EngineConfig = engine { configFromJson(text) }

/** As JSON, with every secret in it. */
public fun EngineConfig.toJson(): String = engine { configToJson(this) }

/** An [Opening] from JSON. */
public fun Opening.Companion.fromJson(text: String): Opening = engine { openingFromJson(text) }

/** As JSON, with every secret in it. */
public fun Opening.toJson(): String = engine { openingToJson(this) }

/** A [SubjectProfile] from JSON. */
public fun SubjectProfile.Companion.fromJson(text: String): SubjectProfile = engine { subjectFromJson(text) }

/** As JSON, with every secret in it. */
public fun SubjectProfile.toJson(): String = engine { subjectToJson(this) }

/** A [Caller] from JSON. */
public fun Caller.Companion.fromJson(text: String): Caller = engine { callerFromJson(text) }

/** As JSON, with every secret in it. */
public fun Caller.toJson(): String = engine { callerToJson(this) }

/** An [OperatorInput] from JSON. */
public fun OperatorInput.Companion.fromJson(text: String): OperatorInput = engine { operatorInputFromJson(text) }

/** As JSON, with every secret in it. */
public fun OperatorInput.toJson(): String = engine { operatorInputToJson(this) }

/** A [CallerInput] from JSON. */
public fun CallerInput.Companion.fromJson(text: String): CallerInput = engine { callerInputFromJson(text) }

/** As JSON, with every secret in it. */
public fun CallerInput.toJson(): String = engine { callerInputToJson(this) }

/** An [Input] from JSON. */
public fun Input.Companion.fromJson(text: String): Input = engine { inputFromJson(text) }

/** As JSON, with every secret in it. */
public fun Input.toJson(): String = engine { inputToJson(this) }

/** A [DeskInput] from JSON. */
public fun DeskInput.Companion.fromJson(text: String): DeskInput = engine { deskInputFromJson(text) }

/** As JSON, with every secret in it. */
public fun DeskInput.toJson(): String = engine { deskInputToJson(this) }

/** A [Delivery] from JSON. */
public fun Delivery.Companion.fromJson(text: String): Delivery = engine { deliveryFromJson(text) }

/** As JSON, with every secret in it. */
public fun Delivery.toJson(): String = engine { deliveryToJson(this) }

/** A [Review] from JSON. */
public fun Review.Companion.fromJson(text: String): Review = engine { reviewFromJson(text) }

/** As JSON, with every secret in it. */
public fun Review.toJson(): String = engine { reviewToJson(this) }

/** A [Reply] from JSON. */
public fun Reply.Companion.fromJson(text: String): Reply = engine { replyFromJson(text) }

/** As JSON, with every secret in it. */
public fun Reply.toJson(): String = engine { replyToJson(this) }

/** A [DeskReply] from JSON. */
public fun DeskReply.Companion.fromJson(text: String): DeskReply = engine { deskReplyFromJson(text) }

/** As JSON, with every secret in it. */
public fun DeskReply.toJson(): String = engine { deskReplyToJson(this) }

/** A [Record] from JSON. */
public fun Record.Companion.fromJson(text: String): Record = engine { recordFromJson(text) }

/** As JSON, with every secret in it. */
public fun Record.toJson(): String = engine { recordToJson(this) }

/** A [Command] from JSON. */
public fun Command.Companion.fromJson(text: String): Command = engine { commandFromJson(text) }

/** As JSON, with every secret in it. */
public fun Command.toJson(): String = engine { commandToJson(this) }

/** A [Claims] from JSON. */
public fun Claims.Companion.fromJson(text: String): Claims = engine { claimsFromJson(text) }

/** As JSON, with every secret in it. */
public fun Claims.toJson(): String = engine { claimsToJson(this) }

/** A [Redeemed] from JSON. */
public fun Redeemed.Companion.fromJson(text: String): Redeemed = engine { redeemedFromJson(text) }

/** As JSON, with every secret in it. */
public fun Redeemed.toJson(): String = engine { redeemedToJson(this) }

/** A [Chain] from JSON. */
public fun Chain.Companion.fromJson(text: String): Chain = engine { chainFromJson(text) }

/** As JSON, with every secret in it. */
public fun Chain.toJson(): String = engine { chainToJson(this) }
