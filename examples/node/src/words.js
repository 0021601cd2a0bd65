// Names of a policy, as people read them.

const CHANNELS = { sms: 'text message', private_email: 'private mail', manager: 'the manager', desk_pickup: 'pick-up in person' };
const PEOPLE = { subject: 'The account’s owner', manager: 'The manager', security_desk: 'The security desk', desk_lead: 'The desk lead' };

/** `sms_code`: "sms code". */
export function words(name) {
  return name.replaceAll('_', ' ');
}

export function channelName(channel) {
  return CHANNELS[channel] ?? words(channel);
}

export function personName(person) {
  return PEOPLE[person] ?? words(person);
}
