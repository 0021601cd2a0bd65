// The agent screen of a service desk: run `npm start`, then open the address that it prints.

import { parseArgs } from 'node:util'
import { attach } from './src/console.js'
import { makeServer } from './src/http/server.js'
import { makeService } from './src/service.js'

const { values } = parseArgs({ options: { port: { type: 'string', default: '8300' } } })

process.stdout.write('enrolling the people of the demo …\n')
const service = await makeService({ pause: 350 })
const server = makeServer(service)
// This demo has no sign-in, so it listens only on this machine.
server.listen(Number(values.port), '127.0.0.1', () => {
  process.stdout.write(`\n  The desk is open: http://127.0.0.1:${server.address().port}/\n\n`)
  attach(service, { input: process.stdin, output: process.stdout }, () => process.exit(0))
})
