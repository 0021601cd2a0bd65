// The data of a call for the agent screen, member by member: anything not named here does not leave the
// server.

import { verifyRecords } from 'bonafides'

/** Returns a line of the list of calls. */
export function listed(call, operator) {
  const mine = call.operator.id === operator.id
  return {
    id: call.id,
    name: call.name,
    login: call.login,
    action: call.action,
    state: call.over ? 'ended' : (call.view?.state ?? 'open'),
    mine,
    by: call.operator.name,
    opened: call.opened.getTime(),
  }
}

/** Returns a call, for its operator. */
export function shown(call, operator) {
  const { view } = call
  return {
    ...listed(call, operator),
    observing: call.observing && !call.over,
    steps: call.steps,
    over: call.over,
    view: view && {
      state: view.state,
      resolution: view.resolution ?? null,
      verdict: view.verdict,
      blockedBy: view.blockedBy,
      closed: view.closed,
      points: view.points,
      pointsRequired: view.pointsRequired,
      factors: view.factors.map(({ factor, earned, counted }) => ({ factor, earned, counted })),
      challenges: view.challenges.map((challenge) => challengeShown(call, challenge)),
      missing: view.missing,
      next: view.next,
      escalate: view.escalate ?? null,
    },
    mandatory: call.mandatory,
    groups: call.groups,
    manager: call.manager ?? null,
    refusal: call.refusal
      ? {
          code: call.refusal.code,
          meaning: call.refusal.meaning,
          help: call.refusal.help,
          about: call.refusal.about,
        }
      : null,
    signals: [...call.signals].map(([check, outcome]) => ({ check, outcome })),
    events: call.events.map(({ at, kind, text, state }) => ({ at: at.getTime(), kind, text, state })),
  }
}

function challengeShown(
  call,
  { challenge, kind, state, reason, until, forbiddenBy, failedElsewhere, asked, contacts, fields },
) {
  const put = asked ? call.asked.get(challenge) : undefined
  return {
    name: challenge,
    kind,
    state,
    reason: reason ?? null,
    until: until ? until.getTime() : null,
    forbiddenBy: forbiddenBy ?? null,
    failedElsewhere,
    asked: Boolean(asked),
    contacts,
    fields,
    put: put
      ? {
          prompt: put.prompt,
          questions: put.questions,
          positions: put.positions,
          contact: put.contact ?? null,
          until: put.until ? put.until.getTime() : null,
        }
      : null,
  }
}

/** Returns the audit records of a call from a given one, and whether all of them verify from their bytes alone. */
export function trail(records, from) {
  return { records: records.slice(from).map(recorded), verified: verified(records) }
}

function verified(records) {
  try {
    const { records: count, last } = verifyRecords(records.map(({ text }) => text))
    return { ok: true, count, last }
  } catch (error) {
    return { ok: false, detail: error.detail ?? 'the records cannot be read' }
  }
}

function recorded({ seq, text, hash }) {
  return { seq, hash, text }
}
