// Texts for names of a policy.

const CHANNELS = {
  sms: 'text message',
  private_email: 'private e-mail',
  manager: 'the manager',
  desk_pickup: 'pick-up in person',
}
const PEOPLE = {
  subject: 'the account owner',
  manager: 'the manager',
  security_desk: 'the security desk',
  desk_lead: 'the desk lead',
}
const EVENTS = {
  approve: 'the request was approved',
  delivered: 'the request was carried out',
  deny: 'the request was refused',
  limit_closed: 'the recovery path was closed',
  not_me: 'the owner did not make this request',
}
const SECRETS = {
  reenrolment_key: 'Re-enrolment key',
  one_time_password: 'One-time password',
  external: 'Temporary access',
}

/** Returns "sms code" for `sms_code`. */
export function words(name) {
  return name.replaceAll('_', ' ')
}

export function channelName(channel) {
  return CHANNELS[channel] ?? words(channel)
}

export function personName(person) {
  return PEOPLE[person] ?? words(person)
}

export function eventName(event) {
  return EVENTS[event] ?? words(event)
}

export function secretName(what) {
  return SECRETS[what] ?? words(what)
}
