import bonafides from './index.js'

export const {
  Policy, Facts, Prepared, Decision, Plan, RawKeys, Engine, Case, Step, Connector, DirectoryName, Calibration,
  Coverage, ExportedLog, BonafidesError, PolicyError, CalibrationError, FactsError, InputError, FaultError, GrantError, RecordsError,
  version, schema, checkPolicy, formatPolicy, verifyRecords, verifyReceipt, caseKey, toJson, fromJson,
  diff, diffAsync, minimalCauses, losses, opensNoNewWay, unguarded, unguardedAsync,
} = bonafides
