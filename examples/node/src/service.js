// Assembles the desk: the engine with its policy and keys, the store, the systems around it.

import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { Engine, Policy, RawKeys } from 'bonafides'
import { Accounts } from './accounts.js'
import { Calls } from './calls.js'
import { Clock } from './clock.js'
import { Desk } from './desk.js'
import { Directory } from './directory.js'
import { enrol } from './enrolling.js'
import { People } from './people.js'
import { Store } from './store.js'
import { Systems } from './systems.js'
import { Worker } from './worker.js'

const policyFile = new URL('../../policies/service-desk.yaml', import.meta.url)
const ORIGIN = 'desk.ad.test'
const CONNECTOR = 'ad-connector'
const LABELS = {
  en: { employee_id: 'employee number', enrol: 'enrolment' },
  de: { employee_id: 'Personalnummer', enrol: 'Registrierung' },
  da: { employee_id: 'medarbejdernummer', enrol: 'registrering' },
}

/**
 * Makes a desk without calls. `pause` is the milliseconds that a system takes to report a signal; `enrolled` lists
 * the people to enrol; `tap` receives every command with its secrets, for tests.
 */
export async function makeService({ pause = 0, enrolled, tap } = {}) {
  const directory = Directory.shipped()
  const clock = new Clock()
  const store = new Store()
  const people = new People()
  const events = new EventEmitter().setMaxListeners(0)
  const policy = Policy.fromYaml(readFileSync(policyFile, 'utf8'))
  // A real host reads these from its secret store; new keys make all stored rows unreadable.
  const keys = new RawKeys(...Array.from({ length: 4 }, () => randomBytes(32)))
  const config = { origin: ORIGIN, connector: CONNECTOR, catalogue: directory.own.catalogue, labels: LABELS }
  const engine = new Engine(policy, keys, config)
  const accounts = new Accounts({ id: CONNECTOR, origin: ORIGIN, keys: { 'grant-1': keys.grantPublic } })

  const desk = new Desk({ engine, store, directory, clock })
  const changed = (call, { look = true } = {}) => events.emit('changed', call, look)
  const systems = new Systems(directory)
  const worker = new Worker({ desk, systems, people, accounts, changed, pause, tap })
  const calls = new Calls({ desk, worker, directory, changed })
  const service = { accounts, calls, clock, desk, directory, events, people, policy, store, systems, tap }
  await enrol(service, enrolled ?? Object.keys(directory.own.people))
  return service
}
