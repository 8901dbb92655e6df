/**
 * Answers each GET with what measured-experiment says now, as JSON: for the Web metric of Argo Rollouts, or any other
 * program that can read a page. Options are those of the command, and PORT the port:
 *
 *   PORT=8080 node answer.js --prometheus http://prometheus.monitoring:9090 --arm track --incumbent stable \
 *     --challenger quic --by geo.country.iso_code --start 2026-01-31T12:00:00Z --window 1h
 *
 * 200 and the result; 503 and { "error": "…" } where there is none.
 */
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(
  new URL('dist/command/main.js', import.meta.resolve('measured-experiment/package.json')),
)
const args = [command, ...process.argv.slice(2), '--output', 'json']
const ERROR = 4

const server = createServer((_req, res) => {
  execFile(process.execPath, args, { timeout: 60_000, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
    const failed = error !== null && (typeof error.code !== 'number' || error.code === ERROR)
    res.writeHead(failed ? 503 : 200, { 'content-type': 'application/json' })
    res.end(failed ? JSON.stringify({ error: stderr.trim() || error.message }) : stdout)
  })
})
server.listen(Number(process.env.PORT ?? 8080), () => console.log(`listening on ${server.address().port}`))
