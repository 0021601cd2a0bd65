package dev.bonafides

// Types read from JSON by their own name: `Opening.fromJson(text)`. All of them have `toJson()`.

/** A [Setup] from JSON. */
public fun Setup.Companion.fromJson(text: String): Setup = setupFromJson(text)

/** An [Opening] from JSON. */
public fun Opening.Companion.fromJson(text: String): Opening = openingFromJson(text)

/** A [Snapshot] from JSON. */
public fun Snapshot.Companion.fromJson(text: String): Snapshot = snapshotFromJson(text)

/** A [Caller] from JSON. */
public fun Caller.Companion.fromJson(text: String): Caller = callerFromJson(text)

/** An [OperatorInput] from JSON. */
public fun OperatorInput.Companion.fromJson(text: String): OperatorInput = operatorInputFromJson(text)

/** A [CallerInput] from JSON. */
public fun CallerInput.Companion.fromJson(text: String): CallerInput = callerInputFromJson(text)

/** An [Input] from JSON. */
public fun Input.Companion.fromJson(text: String): Input = inputFromJson(text)

/** A [DeskInput] from JSON. */
public fun DeskInput.Companion.fromJson(text: String): DeskInput = deskInputFromJson(text)

/** A [Delivery] from JSON. */
public fun Delivery.Companion.fromJson(text: String): Delivery = deliveryFromJson(text)

/** A [Review] from JSON. */
public fun Review.Companion.fromJson(text: String): Review = reviewFromJson(text)

/** A [Reply] from JSON. */
public fun Reply.Companion.fromJson(text: String): Reply = replyFromJson(text)

/** A [DeskReply] from JSON. */
public fun DeskReply.Companion.fromJson(text: String): DeskReply = deskReplyFromJson(text)

/** A [Record] from JSON. */
public fun Record.Companion.fromJson(text: String): Record = recordFromJson(text)

/** A [Command] from JSON. */
public fun Command.Companion.fromJson(text: String): Command = commandFromJson(text)

/** A [Claims] from JSON. */
public fun Claims.Companion.fromJson(text: String): Claims = claimsFromJson(text)

/** A [Redeemed] from JSON. */
public fun Redeemed.Companion.fromJson(text: String): Redeemed = redeemedFromJson(text)

/** A [Chain] from JSON. */
public fun Chain.Companion.fromJson(text: String): Chain = chainFromJson(text)
