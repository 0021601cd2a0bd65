'use strict'

/** Every error of the engine. */
class BonafidesError extends Error {
  constructor({ family, code, detail, help = null, place = '', diagnostics, badRecord }) {
    super(said(detail, place, help))
    this.family = family
    this.code = code
    this.detail = detail
    this.help = help
    this.place = place
    if (diagnostics !== undefined) this.diagnostics = diagnostics
    if (badRecord !== undefined) this.badRecord = badRecord
  }
}

function said(detail, place, help) {
  const where = place && !detail.includes(place) ? ` (at ${place})` : ''
  return `${detail}${where}${help ? `; ${help}` : ''}`
}

/** Makes the class of a family. Its name is on the prototype, so that it is not printed as a member. */
function family(name, word) {
  const of = {
    [name]: class extends BonafidesError {
      constructor(flat) {
        super({ ...flat, family: word })
      }
    },
  }[name]
  Object.defineProperty(of.prototype, 'name', { value: name, configurable: true, writable: true })
  return of
}

Object.defineProperty(BonafidesError.prototype, 'name', {
  value: 'BonafidesError',
  configurable: true,
  writable: true,
})

const PolicyError = family('PolicyError', 'policy')
const CalibrationError = family('CalibrationError', 'calibration')
const FactsError = family('FactsError', 'facts')
const InputError = family('InputError', 'input')
const FaultError = family('FaultError', 'fault')
const GrantError = family('GrantError', 'grant')
const RecordsError = family('RecordsError', 'records')

const classes = {
  policy: PolicyError,
  calibration: CalibrationError,
  facts: FactsError,
  input: InputError,
  fault: FaultError,
  grant: GrantError,
  records: RecordsError,
}

/** The families of errors about documents. */
const DIAGNOSED = new Set(['policy', 'calibration'])

/** The prefix that the addon puts before the JSON of an error. */
const MARK = 'bonafides '

/** Returns the engine's error in an exception of the addon; any other exception unchanged. */
function lifted(thrown) {
  if (thrown?.code !== 'GenericFailure' || !thrown.message.startsWith(MARK)) return thrown
  const { diagnostics, bad_record: badRecord, ...flat } = JSON.parse(thrown.message.slice(MARK.length))
  if (DIAGNOSED.has(flat.family)) flat.diagnostics = diagnostics
  if (flat.family === 'records') flat.badRecord = badRecord
  return new classes[flat.family](flat)
}

/** Calls the addon; the stack of an error begins at `from`. */
function call(work, from) {
  try {
    return work()
  } catch (thrown) {
    const error = lifted(thrown)
    if (from && error instanceof BonafidesError) Error.captureStackTrace(error, from)
    throw error
  }
}

module.exports = {
  BonafidesError, PolicyError, CalibrationError, FactsError, InputError, FaultError, GrantError, RecordsError,
  lifted, call,
}
