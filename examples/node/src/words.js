// Names of a policy, as people read them.

const CHANNELS = {
  sms: 'text message',
  private_email: 'private mail',
  manager: 'the manager',
  desk_pickup: 'pick-up in person',
}
const PEOPLE = {
  subject: 'the account’s owner',
  manager: 'the manager',
  security_desk: 'the security desk',
  desk_lead: 'the desk lead',
}
const EVENTS = {
  approve: 'the request was approved',
  delivered: 'the request was carried out',
  deny: 'the request was refused',
  limit_closed: 'the way back in was closed',
  not_me: 'it was not them',
}
const SECRETS = {
  reenrolment_key: 'Re-enrolment key',
  one_time_password: 'One-time password',
  external: 'Temporary access',
}

/** `sms_code`: "sms code". */
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
