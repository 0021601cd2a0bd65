// The company's directory, as of its export, and what the desk knows of people besides. It answers
// who there is, and what a host hands to the engine about an account in each step.

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
      // Both directions are read: an export may show a membership at one end only.
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

  /** What is shipped with the examples. */
  static shipped() {
    const bytes = (name) => readFileSync(new URL(name, files))
    return new Directory(bytes('ad-export.ldif'), parse(bytes('enrolment.yaml').toString()))
  }

  /** Every account: people first, then those without a place in the company. */
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

  /** What the desk knows of a person and the export does not. */
  person(login) {
    return this.own.people[login.toLowerCase()]
  }

  /** Every group the account is in: directly, through other groups, or as its primary group. */
  groupsOf(user) {
    const found = new Set()
    const open = [user.dn.key]
    while (open.length > 0) {
      for (const group of this.#parents.get(open.pop()) ?? []) {
        // Groups may contain each other, so each is entered once.
        if (found.has(group)) continue
        found.add(group)
        open.push(group)
      }
    }
    return [...found].map((group) => this.#names.get(group)).sort()
  }

  /** The directory's present view of an account, for the engine; none if it does not know it. */
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
   * The manager stands in the entry of the account, so the relation is as old as that entry. Where the policy escalates to
   * an address, the desk knows who answers there: anybody of it.
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
    // Who does not say that they are enabled is not.
    enabled: (Number(entry.first('userAccountControl') ?? DISABLED) & DISABLED) === 0,
    changed: time(entry.first('whenChanged')),
  }
}

/** The primary group stands in no `memberOf`: it is the account's SID with another last part. */
function primaryGroup(entry, bySid) {
  const rid = entry.first('primaryGroupID')
  const sid = entry.first('objectSid')
  if (!rid || !sid) return undefined
  const group = bySid.get(sid.replace(/\d+$/, rid))
  // Left out, a group could be missing from a decision, so a partial export is no export.
  if (!group) throw new Error(`the export lacks the primary group ${rid} of ${entry.name.text}`)
  return group.name
}

/** `20261121204711.0Z` */
function time(text) {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(text ?? '')
  if (!parts) return undefined
  const [year, month, day, ...rest] = parts.slice(1).map(Number)
  return new Date(Date.UTC(year, month - 1, day, ...rest))
}
