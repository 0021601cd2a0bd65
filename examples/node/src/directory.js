// The company's directory, read from its export, and the desk's own data about people. It returns the
// accounts, and the profile of an account that a host passes to the engine in each step.

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { readLdif } from './ldif.js'

const DISABLED = 0x0002
const files = new URL('../../directory/', import.meta.url)

export class Directory {
  #users = new Map()
  #parents = new Map()
  #names = new Map()

  constructor(export_, own) {
    this.own = own
    const entries = readLdif(export_)
    const bySid = new Map(entries.map((entry) => [entry.first('objectSid'), entry]))
    for (const entry of entries) {
      // Read both directions: an export may contain a membership at only one end.
      for (const group of entry.all('memberOf')) this.#link(entry.name, group)
      for (const member of entry.all('member')) this.#link(member, entry.name)
      const primary = primaryGroup(entry, bySid)
      if (primary) this.#link(entry.name, primary)
      if (isUser(entry)) {
        const user = read(entry)
        this.#users.set(user.login.toLowerCase(), user)
      }
    }
  }

  /** Reads the directory that is shipped with the examples. */
  static shipped() {
    const bytes = (name) => readFileSync(new URL(name, files))
    return new Directory(bytes('ad-export.ldif'), parse(bytes('enrolment.yaml').toString()))
  }

  /** Returns every account: first those with a department, then the others. */
  users() {
    const place = ({ department }) => (department ? 0 : 1)
    const byName = (a, b) => a.login.localeCompare(b.login, 'en', { numeric: true })
    return [...this.#users.values()].sort((a, b) => place(a) - place(b) || byName(a, b))
  }

  user(login) {
    return this.#users.get(login.toLowerCase())
  }

  byId(id) {
    return this.users().find((user) => user.id === id)
  }

  manager(user) {
    return user.manager && this.users().find((other) => other.dn.key === user.manager.key)
  }

  /** Returns the desk's own data about a person. */
  person(login) {
    return this.own.people[login.toLowerCase()]
  }

  /** Returns every group of the account: direct ones, groups of groups, and its primary group. */
  groupsOf(user) {
    const found = new Set()
    const open = [user.dn.key]
    while (open.length > 0) {
      for (const group of this.#parents.get(open.pop()) ?? []) {
        // Groups may contain each other, so visit each once.
        if (found.has(group)) continue
        found.add(group)
        open.push(group)
      }
    }
    return [...found].map((group) => this.#names.get(group)).sort()
  }

  /** Returns the directory's current view of an account for the engine; undefined if it does not know it. */
  snapshot(login) {
    const user = this.user(login)
    if (!user) return undefined
    const own = this.person(login)
    const contacts = []
    if (user.phone) contacts.push({ channel: 'sms', address: user.phone, changedAt: user.changed })
    if (own?.private_email) {
      const { address, changed_at } = own.private_email
      contacts.push({ channel: 'private_email', address, changedAt: new Date(changed_at) })
    }
    return {
      account: user.id,
      name: user.name,
      enabled: user.enabled,
      groups: this.groupsOf(user),
      contacts,
      relationships: this.#related(user),
      language: own?.language ?? 'en',
    }
  }

  /**
   * Returns the manager and the people to escalate to. The account's entry contains the manager, so the relationship is as
   * old as the entry. If the policy escalates to an address, every operator of the desk may take over.
   */
  #related(user) {
    const desk = this.own.operators.map((login) => this.user(login)).filter(Boolean)
    const lead = (person) => desk.map(({ id }) => ({ person, id, contacts: [] }))
    const related = [...lead('desk_lead'), ...lead('security_desk')]
    const manager = this.manager(user)
    if (!manager) return related
    const contacts = manager.mail ? [{ channel: 'manager', address: manager.mail }] : []
    return [{ person: 'manager', id: manager.id, since: user.changed, contacts }, ...related]
  }

  #link(member, group) {
    if (!this.#names.has(group.key)) this.#names.set(group.key, group.text)
    const parents = this.#parents.get(member.key) ?? new Set()
    this.#parents.set(member.key, parents.add(group.key))
  }
}

function isUser(entry) {
  const is = (name) => entry.all('objectClass').some((of) => of.toLowerCase() === name)
  return is('user') && !is('computer')
}

function read(entry) {
  return {
    dn: entry.name,
    id: entry.first('objectGUID'),
    login: entry.first('sAMAccountName'),
    name: entry.first('displayName') ?? entry.first('sAMAccountName'),
    department: entry.first('department') ?? '',
    manager: entry.first('manager'),
    phone: entry.first('telephoneNumber'),
    mail: entry.first('mail'),
    employeeId: entry.first('employeeID'),
    // An account without the attribute is not enabled.
    enabled: (Number(entry.first('userAccountControl') ?? DISABLED) & DISABLED) === 0,
    changed: time(entry.first('whenChanged')),
  }
}

/** Returns the primary group, which is in no `memberOf`: its SID is the account's with another last part. */
function primaryGroup(entry, bySid) {
  const rid = entry.first('primaryGroupID')
  const sid = entry.first('objectSid')
  if (!rid || !sid) return undefined
  const group = bySid.get(sid.replace(/\d+$/, rid))
  // Without it, a decision could lack a group, so a partial export is refused.
  if (!group) throw new Error(`the export lacks the primary group ${rid} of ${entry.name.text}`)
  return group.name
}

/** Reads a GeneralizedTime such as `20261121204711.0Z`. */
function time(text) {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(text ?? '')
  if (!parts) return undefined
  const [year, month, day, ...rest] = parts.slice(1).map(Number)
  return new Date(Date.UTC(year, month - 1, day, ...rest))
}
