// Rows, records and the outbox in memory, with the whole commit contract: a step is stored completely or
// not at all, and only if every row that it read still has the same version.

export class Store {
  #rows = new Map()
  #records = new Map()

  /** Returns a row; an absent one has version 0. */
  row(key) {
    return this.#rows.get(key) ?? { key, version: 0, bytes: null }
  }

  rows(keys) {
    return keys.map((key) => this.row(key))
  }

  /** Stores a step; returns false if another step was stored first. */
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

  /** Returns the records of a case, in order. */
  records(id) {
    return this.#records.get(id) ?? []
  }

  /** Returns the rows of a case's commands without a report, in the order of the commands. */
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
