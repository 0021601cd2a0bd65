// Before the calls: people are enrolled, each by a case of their own, as anybody is on the first day.
// Nothing in `enrolment.yaml` is believed by the engine.

const FORM = { document_type: 'passport', seen_live: 'yes, at the desk' };

/** Enrols everybody the desk knows more of than the directory. */
export async function enrolEverybody(service) {
  const { directory, clock } = service;
  const opens = clock.now();
  clock.set(new Date(directory.own.enrolled_at));
  for (const login of Object.keys(directory.own.people)) await enrol(service, login);
  clock.set(opens);
}

async function enrol({ directory, people, desk, clock, calls, worker }, login) {
  const person = directory.person(login);
  const user = directory.user(login);
  // Nobody enrols themselves at the desk.
  const operator = directory.user(directory.own.operators.find((name) => name !== login));
  let count = 0;
  const id = () => `enrol-${login}-${(count += 1)}`;
  const call = await calls.open(id(), login, 'enrol', operator);
  const operates = async (says) => taken(await calls.says(id(), call, operator, says));
  const enrols = async (what) => {
    const said = { type: 'caller', by: {}, says: { type: 'enrol', what } };
    const { reply } = await desk.give(id(), call.id, login, said);
    return taken(reply).view.shown;
  };

  await worker.run(call);
  await worker.tell(call, id(), 'systems', { type: 'signal', check: 'location', outcome: 'usual' });
  await worker.tell(call, id(), 'systems', { type: 'signal', check: 'workstation', outcome: 'usual' });
  const vouched = new Promise((done) => people.once('asked', () => done(people.says(true))));
  await operates({ type: 'choose', challenge: 'manager_vouch' });
  await vouched;
  await worker.settled(call);
  await operates({ type: 'choose', challenge: 'photo_id' });
  await operates({ type: 'confirm', challenge: 'photo_id', fields: FORM });
  // Where that is not enough, a code to the private mailbox is.
  if (call.view.verdict !== 'approve') {
    await operates({ type: 'choose', challenge: 'private_email' });
    await worker.run(call);
    await operates({ type: 'answer', challenge: 'private_email', answers: [people.readCode(login, 'private_email')] });
  }
  await worker.run(call);
  await worker.tell(call, id(), 'payroll', { type: 'store', field: 'employee_id', value: user.employeeId });
  const answers = Object.entries(person.answers).map(([question, answer]) => ({ question, answer }));
  await enrols({ type: 'questions', challenge: 'questions', answers });
  const [address] = await enrols({ type: 'authenticator', challenge: 'authenticator' });
  people.setUpAuthenticator(login, address);
  const code = people.readAuthenticator(login, clock.now());
  await enrols({ type: 'authenticator_code', challenge: 'authenticator', code });
  people.keep(login, await enrols({ type: 'recovery_codes', challenge: 'recovery_code' }));
  await calls.says(id(), call, operator, { type: 'cancel' });
  await worker.run(call);
  calls.forget(call);
}

function taken(reply) {
  if (reply.outcome === 'refused') throw new Error(`an enrolment was refused: ${reply.refusal?.meaning}`);
  return reply;
}
