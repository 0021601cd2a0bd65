// The same for CommonJS.

import bonafides = require('bonafides')

const policy: bonafides.Policy = bonafides.Policy.fromToml('...')
const verdict: bonafides.Verdict = policy.verdict({ action: 'reset_password', now: new Date() })
export = verdict
