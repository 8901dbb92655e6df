import { parseArgs } from 'node:util'
import { printLedger } from './print.js'
import { soak } from './soak.js'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    seed: { type: 'string', default: `${Math.floor(Math.random() * 2 ** 31)}` },
    clients: { type: 'string', default: '60' },
  },
})
console.log(`seed ${values.seed}, ${values.seconds} s, ${values.clients} clients at a time`)
const result = await soak(Number(values.seconds), Number(values.seed), Number(values.clients))
process.exitCode = printLedger(result) && !process.exitCode ? 0 : 1
