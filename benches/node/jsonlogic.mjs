// The policy of `tests/vectors/contoso.yaml` for `finance` and `reset_password` as a JSONLogic rule: only the
// verdict, on current results, for challenges that passed or were not asked.

const at = (check) => ({ var: `evidence.${check}` })
const is = (check, outcome) => ({ '==': [at(check), outcome] })
const passed = (check) => is(check, 'passed')
const points = (condition, worth) => ({ if: [condition, worth, 0] })
const one = (condition) => points(condition, 1)
const any = (...conditions) => ({ or: conditions })
const all = (...conditions) => ({ and: conditions })
const sum = (...terms) => ({ '+': terms })
const most = (...terms) => ({ max: terms })
const least = (...terms) => ({ min: terms })

const quiet = is('sim_change', 'none')
const sms = all(passed('sms_code'), quiet)
const callBack = all(passed('call_back'), quiet)

const knowledge = least(30, most(points(passed('last_sign_in'), 5), points(passed('questions'), 20), points(passed('licence_digits'), 10)))
const phone = most(points(sms, 30), points(passed('authenticator'), 35), points(callBack, 25))
const possession = sum(phone, points(passed('private_email'), 20), points(passed('recovery_code'), 30), points(passed('passkey'), 60))
const attestation = sum(points(passed('manager_vouch'), 60), points(passed('lead_vouch'), 40))
const workstation = { if: [is('workstation', 'usual'), 15, points(is('workstation', 'known'), 5)] }
const location = { if: [is('location', 'usual'), 10, points(is('location', 'known'), 5)] }
const score = sum(knowledge, possession, points(passed('photo_id'), 40), attestation, least(25, sum(workstation, location)))

const dossier = any(passed('last_sign_in'), passed('questions'), passed('licence_digits'))
const byPhone = any(sms, passed('authenticator'), callBack)
const alone = ['private_email', 'recovery_code', 'passkey']
const factors = sum(
  one(dossier),
  one(any(byPhone, ...alone.map(passed))),
  one(passed('photo_id')),
  one(any(passed('manager_vouch'), passed('lead_vouch'))),
)
const causes = sum(
  one(dossier),
  one(byPhone),
  ...[...alone, 'photo_id', 'manager_vouch', 'lead_vouch'].map((check) => one(passed(check))),
)

const finance = { in: ['CN=Finance,OU=Groups,DC=contoso,DC=com', { var: 'groups' }] }
const satisfied = all(
  { '>=': [score, sum({ if: [finance, 80, 50] }, points(is('posture', 'elevated'), 20))] },
  { '>=': [factors, 2] },
  { '>=': [causes, 2] },
  any({ '!': [finance] }, passed('authenticator'), all(sms, any(passed('manager_vouch'), passed('lead_vouch'), passed('photo_id')))),
  any({ '!=': [at('posture'), 'siege'] }, passed('photo_id')),
)

export const rule = { if: [is('location', 'impossible'), 'escalate', satisfied, 'approve', 'challenge'] }
