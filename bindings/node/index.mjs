import bonafides from './index.js'

export const {
  Policy, Facts, Prepared, Decision, Plan, RawKeys, Engine, Case, Step, Connector, DirectoryName, Calibration,
  Coverage, BonafidesError, PolicyError, CalibrationError, FactsError, InputError, FaultError, GrantError, RecordsError,
  version, schema, checkPolicy, formatPolicy, verifyRecords, caseKey, toJson, fromJson,
  diff, diffAsync, minimalCauses, losses, opensNoNewWay, unguarded, unguardedAsync,
} = bonafides
