import { readFile } from 'node:fs/promises'
import os from 'node:os'

/** When, on what and how the numbers were made. @param script of npm */
export async function machine(args: readonly string[], digest: string, script = 'bench'): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8'))
  const cpus = os.cpus()
  return [
    `- ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    `- measured-listener ${version} (build ${digest}), Node ${process.versions.node}, V8 ${process.versions.v8}`,
    `- ${cpus[0]?.model.trim()}, ${cpus.length} cores, ${os.type()} ${os.release()}`,
    `- \`npm run ${script}${args.length > 0 ? ` -- ${args.join(' ')}` : ''}\``,
  ].join('\n')
}
