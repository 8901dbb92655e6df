import { once } from 'node:events'
import http from 'node:http'
import t from 'tap'
import { CountingRelay } from '../fixtures/counting-relay.js'
import { freePort } from '../fixtures/free-port.js'
import { Receiver } from '../fixtures/otlp.js'
import { SETUP } from '../fixtures/visited-app.js'
import { front, without } from './recipes/front.js'
import { blockOf, Recipe } from './recipes/recipe.js'
import { Random } from './soak/random.js'

const SEED = 15
const REQUESTS = 1_000
const CONNECTIONS = 10
/** A client of each country, whose address nginx is told. */
const clients = { US: '8.8.8.8', GB: '81.2.69.160', JP: '210.130.0.1' } as const
type Country = keyof typeof clients
/** The head of a response, and the lines of its chunks: at least, and at most. */
const HEAD = { least: 100, most: 200 }

const lookup = `export default (ip) =>
  Object.entries(${JSON.stringify(clients)}).find(([, known]) => known === ip)?.[0]`

t.test(
  '1,000 requests of three clients over ten connections: each has its bytes, none is lost',
  { timeout: 60_000, skip: without('nginx') },
  async (t) => {
    const receiver = await Receiver.start(t)
    const environment = {
      OTLP_URL: receiver.url,
      MEASURED_LISTENER_COUNTRY: `${t.testdir({ 'country.mjs': lookup })}/country.mjs`,
      MEASURED_LISTENER_TCP_INFO: 'off',
    }
    const args = [...SETUP, '--import', './test/long/recipes/stop-at-sigterm.js']
    const recipe = await Recipe.run(t, 'nginx', { args, environment })
    const relay = await CountingRelay.start(t, recipe.port)
    const port = await freePort()
    const server = blockOf('nginx', 'nginx')
      .replace('80;', `127.0.0.1:${port};`)
      .replace('127.0.0.1:8080', 'app')
    await front(
      t,
      'nginx',
      port,
      (folder) => `
        daemon off;
        worker_processes 1;
        pid ${folder}/pid;
        events {}
        http {
          access_log off;
          client_body_temp_path ${folder};
          proxy_temp_path ${folder};
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          keepalive_requests ${REQUESTS};
          set_real_ip_from 127.0.0.0/8;
          real_ip_header X-Test-Client;
          upstream app { server 127.0.0.1:${relay.port}; keepalive ${CONNECTIONS}; }
          ${server.replace('proxy_set_header', 'proxy_set_header Connection ""; proxy_set_header')}
        }`,
    )

    const random = new Random(SEED)
    const countries = Object.keys(clients) as Country[]
    const queue = Array.from({ length: REQUESTS }, () => random.pick(countries))
    const bytes = { US: 0, GB: 0, JP: 0 }
    const requests = { US: 0, GB: 0, JP: 0 }
    const agents = Array.from(
      { length: CONNECTIONS },
      () => new http.Agent({ keepAlive: true, maxSockets: 1 }),
    )
    // Each agent has one connection, over which it asks for whoever is next.
    const work = async (agent: http.Agent): Promise<void> => {
      for (let country = queue.pop(); country !== undefined; country = queue.pop()) {
        const headers = { 'X-Test-Client': clients[country] }
        const request = http.request({ host: '127.0.0.1', port, method: 'POST', headers, agent })
        const size = random.between(1, 20_000)
        request.end(Buffer.alloc(size))
        const [response] = await once(request, 'response')
        for await (const chunk of response) bytes[country] += chunk.length
        requests[country] += 1
      }
    }
    await Promise.all(agents.map(work))
    for (const agent of agents) agent.destroy()
    relay.destroy()
    const counts = await relay.idle()
    t.ok(counts.sessions <= CONNECTIONS, `${counts.sessions} connections from nginx`)

    t.equal(await recipe.terminate(), 0)
    const of = (direction: string, country: string) =>
      receiver.sum('proxy.io', { 'network.io.direction': direction, 'geo.country.iso_code': country })
    for (const country of countries) {
      const heads = of('transmit', country) - bytes[country]
      const each = heads / requests[country]
      t.ok(
        each > HEAD.least && each < HEAD.most,
        `${country}: ${bytes[country]} B, and ${each} B of heads each`,
      )
    }
    const all = (direction: string) => receiver.sum('proxy.io', { 'network.io.direction': direction })
    t.equal(all('transmit'), counts.received, 'sent')
    t.equal(all('receive'), counts.sent, 'received')
  },
)
