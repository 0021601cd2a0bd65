// Notifies open screens of changes: which call changed, and whether its view must be requested again.

const BEAT = 20_000

export function stream(response, operator, events) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': here\n\n')
  const tell = (call, look) => {
    const mine = call.operator.id === operator.id
    const data = mine ? { id: call.id, look } : { list: true }
    response.write(`data: ${JSON.stringify(data)}\n\n`)
  }
  const beat = setInterval(() => response.write(': still here\n\n'), BEAT)
  events.on('changed', tell)
  response.on('close', () => {
    clearInterval(beat)
    events.off('changed', tell)
  })
}
