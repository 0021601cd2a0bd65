// Rows, records and commands that wait, in memory, with the whole commit contract: a step is stored
// all or nothing, and only if every row it read is still as it was read.

export class Store {
  #rows = new Map()
  #records = new Map()

  /** One row; an absent one has version 0. */
  row(key) {
    return this.#rows.get(key) ?? { key, version: 0, bytes: null }
  }

  rows(keys) {
    return keys.map((key) => this.row(key))
  }

  /** Stores a step; `false` if somebody else wrote first. */
  commit(step) {
    const moved = step.compare.some(({ key, version }) => this.row(key).version !== version)
    if (moved) return false
    const record = step.record
    if (record) {
      const records = this.records(record.case)
      if (records.length !== record.seq) return false
      this.#records.set(record.case, [...records, record])
    }
    for (const row of [...step.write, ...step.outbox]) this.#rows.set(row.key, row)
    return true
  }

  /** The records of a case, in order. */
  records(id) {
    return this.#records.get(id) ?? []
  }

  /** Rows of the commands of a case that nobody has reported on, in the order they were given. */
  outbox(id) {
    const prefix = `outbox/${id}.`
    const numbers = (row) => row.key.slice(prefix.length).split('.').map(Number)
    const open = [...this.#rows.values()].filter((row) => row.key.startsWith(prefix) && row.bytes)
    return open.sort((a, b) => {
      const [[seqA, nA], [seqB, nB]] = [numbers(a), numbers(b)]
      return seqA - seqB || nA - nB
    })
  }
}
