package dev.bonafides

import dev.bonafides.internal.*

// Every input and output of a case from JSON: `Opening.fromJson(text)`. An input is checked as the engine checks it; an
// OperatorInput and a CallerInput are all that may come from a browser. `toJson()` writes them, with every secret.

public fun EngineConfig.Companion.fromJson(text: String): EngineConfig = engine { configFromJson(text) }
public fun Opening.Companion.fromJson(text: String): Opening = engine { openingFromJson(text) }
public fun SubjectProfile.Companion.fromJson(text: String): SubjectProfile = engine { subjectFromJson(text) }
public fun Caller.Companion.fromJson(text: String): Caller = engine { callerFromJson(text) }
public fun OperatorInput.Companion.fromJson(text: String): OperatorInput = engine { operatorInputFromJson(text) }
public fun CallerInput.Companion.fromJson(text: String): CallerInput = engine { callerInputFromJson(text) }
public fun Input.Companion.fromJson(text: String): Input = engine { inputFromJson(text) }
public fun DeskInput.Companion.fromJson(text: String): DeskInput = engine { deskInputFromJson(text) }
public fun Delivery.Companion.fromJson(text: String): Delivery = engine { deliveryFromJson(text) }
public fun Review.Companion.fromJson(text: String): Review = engine { reviewFromJson(text) }
public fun Ways.Companion.fromJson(text: String): Ways = engine { waysFromJson(text) }
public fun Cell.Companion.fromJson(text: String): Cell = engine { cellFromJson(text) }
public fun Diff.Companion.fromJson(text: String): Diff = engine { diffFromJson(text) }
public fun Person.Companion.fromJson(text: String): Person = engine { personFromJson(text) }
public fun CoverageReport.Companion.fromJson(text: String): CoverageReport = engine { coverageReportFromJson(text) }
public fun Weights.Companion.fromJson(text: String): Weights = engine { weightsFromJson(text) }
public fun Guards.Companion.fromJson(text: String): Guards = engine { guardsFromJson(text) }
public fun Reply.Companion.fromJson(text: String): Reply = engine { replyFromJson(text) }
public fun DeskReply.Companion.fromJson(text: String): DeskReply = engine { deskReplyFromJson(text) }
public fun Record.Companion.fromJson(text: String): Record = engine { recordFromJson(text) }
public fun Command.Companion.fromJson(text: String): Command = engine { commandFromJson(text) }
public fun Claims.Companion.fromJson(text: String): Claims = engine { claimsFromJson(text) }
public fun Redeemed.Companion.fromJson(text: String): Redeemed = engine { redeemedFromJson(text) }
public fun ResolvedRecord.Companion.fromJson(text: String): ResolvedRecord = engine { resolvedRecordFromJson(text) }
public fun LogEvidence.Companion.fromJson(text: String): LogEvidence = engine { logEvidenceFromJson(text) }
public fun Chain.Companion.fromJson(text: String): Chain = engine { chainFromJson(text) }
public fun VerifiedLog.Companion.fromJson(text: String): VerifiedLog = engine { verifiedLogFromJson(text) }
public fun ReplayedLog.Companion.fromJson(text: String): ReplayedLog = engine { replayedLogFromJson(text) }
public fun LogCases.Companion.fromJson(text: String): LogCases = engine { logCasesFromJson(text) }
public fun Story.Companion.fromJson(text: String): Story = engine { storyFromJson(text) }
public fun VerifiedReceipt.Companion.fromJson(text: String): VerifiedReceipt = engine { verifiedReceiptFromJson(text) }
