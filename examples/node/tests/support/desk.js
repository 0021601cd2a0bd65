// A desk in this process, served on a free port, with all of its commands recorded.

import { once } from 'node:events'
import { makeServer } from '../../src/http/server.js'
import { makeService } from '../../src/service.js'

export async function openDesk(enrolled) {
  const commands = []
  const service = await makeService({ pause: 30, enrolled, tap: (command) => commands.push(command) })
  const server = makeServer(service).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.close()
    server.closeAllConnections()
  }
  return { service, commands, close, url: `http://127.0.0.1:${server.address().port}` }
}
