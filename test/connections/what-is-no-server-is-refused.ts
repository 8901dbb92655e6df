import dgram from 'node:dgram'
import { EventEmitter } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import t from 'tap'
import { WebSocketServer } from 'ws'
import {
  combineReporters,
  goodputReporter,
  measuredDatagrams,
  measuredListener,
  measuredSocket,
  sessionReporter,
  trafficReporter,
} from '../../lib/index.js'

const nothing = (): void => undefined

const udp = dgram.createSocket('udp4')
t.teardown(() => udp.close())

/** As a framework's application: it listens, and hides its server. */
class Application extends EventEmitter {
  listen(): net.Server {
    return net.createServer().listen()
  }
}

const noServers: Record<string, unknown> = {
  'a socket': new net.Socket(),
  'a datagram socket': udp,
  process,
  'an http.Agent': new http.Agent(),
  'an application': new Application(),
  'a WebSocketServer': new WebSocketServer({ noServer: true }),
  nothing: undefined,
}

for (const [name, value] of Object.entries(noServers)) {
  t.test(`${name} is no server`, async (t) => {
    t.throws(() => measuredListener(value as net.Server, 1000, nothing), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
      message: /^server must be a net\.Server .*measuredSocket.*measuredDatagrams.*, got /,
    })
  })
}

t.test('a function that makes reporters is no reporter', async (t) => {
  const server = net.createServer()
  for (const factory of [goodputReporter, trafficReporter, sessionReporter, combineReporters]) {
    const expected = {
      name: 'TypeError',
      message: new RegExp(`reporter.* must be a reporter, which ${factory.name}\\(\\) makes`),
    }
    t.throws(() => measuredListener(server, 1000, factory as never), expected)
    t.throws(() => combineReporters(nothing, factory as never), expected)
  }
  t.equal(server.listenerCount('connection'), 0)
})

t.test('options that there are not are refused, with those there are', async (t) => {
  const server = net.createServer()
  const socket = new net.Socket()
  const bad = { rateIntervall: 5 } as never
  t.throws(() => measuredListener(server, 1000, nothing, bad), {
    name: 'TypeError',
    message:
      'options.rateIntervall is not an option, there are rateInterval, onError, tcpInfo, splitBy, layer',
  })
  t.throws(() => measuredSocket(socket, 1000, nothing, { layer: 'wire' } as never), {
    message: 'options.layer is not an option, there are rateInterval, onError, tcpInfo, splitBy',
  })
  t.throws(() => measuredDatagrams(udp, 1000, nothing, { splitBy: [] } as never), {
    message: 'options.splitBy is not an option, there are rateInterval, onError, idleTimeout, maxSessions',
  })
  for (const splitBy of ['clientIp', [1], null]) {
    t.throws(() => measuredListener(server, 1000, nothing, { splitBy } as never), {
      message: /^options\.splitBy must be an array of strings, got /,
    })
  }
  for (const tcpInfo of [true, {}]) {
    t.throws(() => measuredListener(server, 1000, nothing, { tcpInfo } as never), {
      message: /^options\.tcpInfo must be what tcpInfo\(\) of measured-listener\/tcp-info gives, got /,
    })
  }
})
