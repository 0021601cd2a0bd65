// What the people outside see, on the terminal of whoever tries the demo; and what they do about it.

import { createInterface } from 'node:readline'

const HELP = `  While a call goes on you are also everybody outside the desk. Here you can say:
    yes, no        whoever was asked last (the manager, a passkey) answers
    right NAME     what the real NAME would say: answers, the app's code, a recovery code
    quit
`

export function attach({ people, directory, clock }, { input, output }, quit) {
  const print = (line) => output.write(`${line}\n`)
  people.on('arrives', ({ place, text }) => print(`\n  ▸ ${place}\n    ${text.replaceAll('\n', '\n    ')}`))
  people.on('asked', ({ whom, text }) => print(`\n  ? ${whom} is asked: ${text}\n    yes or no`))
  print(HELP)
  createInterface({ input }).on('line', (line) => {
    const [word, name] = line.trim().split(/\s+/)
    if (word === 'quit') quit()
    else if (word === 'yes' || word === 'no') {
      const whom = people.says(word === 'yes')
      print(whom ? `  ${whom} says ${word}` : '  nobody is asked anything')
    } else if (word === 'right' && directory.person(name ?? '')) {
      for (const [question, answer] of Object.entries(directory.person(name).answers))
        print(`  ${question} ${answer}`)
      print(`  employee number: ${directory.user(name).employeeId}`)
      print(`  the app shows: ${people.readAuthenticator(name, clock.now())}`)
      print(`  a recovery code: ${people.tearOff(name) ?? 'none is left'}`)
    } else if (word) print(HELP)
  })
}
