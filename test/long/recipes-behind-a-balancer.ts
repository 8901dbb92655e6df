import t from 'tap'
import { freePort } from '../fixtures/free-port.js'
import { front, request, without } from './recipes/front.js'
import { blockOf, Recipe } from './recipes/recipe.js'

/** Of one balancer, in ms. */
const timeout = 30_000

const addresses = ['127.0.0.2', '127.0.0.3', '127.0.0.4']
const SIZE = 100_000

/** What nginx adds to, and takes from, the heads of a request and a response, at most. */
const HEADS = 1_000

t.test(
  'nginx: bytes go to the client that the header names',
  { timeout, skip: without('nginx') },
  async (t) => {
    const recipe = await Recipe.run(t, 'nginx')
    const port = await freePort()
    const server = blockOf('nginx', 'nginx')
      .replace('80;', `127.0.0.1:${port};`)
      .replace('8080', `${recipe.port}`)
    await front(
      t,
      'nginx',
      port,
      (folder) => `
      daemon off;
      pid ${folder}/pid;
      events {}
      http { access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder}; ${server} }`,
    )
    const counts = await Promise.all(addresses.map((ip, index) => request(port, ip, SIZE * (index + 1))))
    const told = await recipe.told(addresses.length)
    for (const [index, ip] of addresses.entries()) {
      const { recv, sent } = told.find(({ who }) => who === ip) ?? { recv: 0, sent: 0 }
      t.ok(Math.abs(recv - (counts[index]?.sent ?? 0)) < HEADS, `${ip}: ${recv}`)
      t.ok(Math.abs(sent - (counts[index]?.received ?? 0)) < HEADS, `${ip}: ${sent}`)
    }
  },
)

t.test(
  'HAProxy: each client by its PROXY line, byte for byte',
  { timeout, skip: without('haproxy') },
  async (t) => {
    const recipe = await Recipe.run(t, 'HAProxy')
    const port = await freePort()
    const listen = blockOf('HAProxy', 'haproxy')
      .replace(':80\n', `127.0.0.1:${port}\n`)
      .replace('8080', `${recipe.port}`)
    const timeouts = 'timeout connect 5s\n  timeout client 10s\n  timeout server 10s'
    await front(t, 'haproxy', port, () => `${listen}\n  ${timeouts}\n`)
    const counts = await Promise.all(addresses.map((ip, index) => request(port, ip, SIZE * (index + 1))))
    // The connection that asked whether it listens is one, too.
    const told = await recipe.told(addresses.length + 1)
    for (const [index, ip] of addresses.entries()) {
      const { recv = 0, sent } = told.find(({ who }) => who === ip) ?? {}
      const line = recv - (counts[index]?.sent ?? 0)
      t.ok(
        line > 'PROXY TCP4  127.0.0.1 1 1\r\n'.length + ip.length && line <= 107,
        `${ip}: a line of ${line}`,
      )
      t.equal(sent, counts[index]?.received, ip)
    }
  },
)
