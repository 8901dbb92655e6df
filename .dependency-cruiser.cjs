// Which room may import which: docs/architecture.md says why. `npm run lint:imports` checks it.

/** A room of lib/ may import from these rooms, itself and npm packages; from no other. */
const rooms = {
  // Numbers: they know of nothing else.
  stats: [],
  // One timer for many: knows of no session and no socket.
  schedule: ['check', 'node'],
  // Internals of Node, each with its fallback: knows of bytes and ends, not of who counts them.
  node: ['check', 'address'],
  // What is measured: counts, samples, reports, ends once.
  session: ['check', 'address', 'stats', 'schedule', 'node'],
  connections: ['check', 'address', 'stats', 'schedule', 'node', 'session', 'tcp-info'],
  datagrams: ['check', 'address', 'stats', 'schedule', 'node', 'session'],
  // TCP_INFO: numbers out of a system call.
  'tcp-info': ['check', 'stats'],
  // Reporters: they see reports. Types of what is observed come in by `import type`, see below.
  telemetry: ['check', 'address', 'stats', 'session', 'schedule'],
  // Countries: a look-up that telemetry takes.
  geo: ['check', 'telemetry'],
}

const path = (room) => `^lib/${room}(/|[.]ts$)`

const oneWay = Object.entries(rooms).map(([room, allowed]) => ({
  name: `lib-${room}`,
  comment: `lib/${room} may import ${['itself', ...allowed].join(', ')}.`,
  severity: 'error',
  from: { path: path(room) },
  to: {
    path: '^lib/',
    pathNot: [room, ...allowed].map(path),
    // An erased type ties nothing at run time: `observeConnections` names the listener that it is given.
    ...(room === 'telemetry' && { dependencyTypesNot: ['type-only'] }),
  },
}))

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Whoever reads a circle has to read all of it at once.',
      severity: 'error',
      from: {},
      // A type is erased: it makes no circle at run time.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...oneWay,
    {
      name: 'telemetry-types-of-sockets',
      comment: 'Telemetry sees reports: of connections and datagrams it may import types, of others nothing.',
      severity: 'error',
      from: { path: path('telemetry') },
      to: {
        path: '^lib/',
        pathNot: ['telemetry', ...rooms.telemetry, 'connections', 'datagrams'].map(path),
      },
    },
    {
      name: 'lib-check-and-address',
      comment: 'Everyone may import these two, so they import nobody.',
      severity: 'error',
      from: { path: '^lib/(check|address)[.]ts$' },
      to: { path: '^lib/', pathNot: '^lib/(check|address)[.]ts$' },
    },
    {
      name: 'register-on-top',
      comment: 'Measuring without code uses the others, and nobody uses it.',
      severity: 'error',
      from: { path: '^lib/', pathNot: path('register') },
      to: { path: path('register') },
    },
    {
      name: 'lib-knows-no-guests',
      comment: 'What is published knows of nothing that is not.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(test|examples|bench|experiment|proxy)/' },
    },
    {
      name: 'public-names-only',
      comment: 'Examples and companions use what users have: measured-listener, not its files.',
      severity: 'error',
      from: { path: '^(examples|experiment|proxy)/', pathNot: '/test/' },
      to: { path: '^(lib|test)/', dependencyTypes: ['local'] },
    },
    {
      name: 'companions-by-name',
      comment: 'One companion knows another by its name alone.',
      severity: 'error',
      from: { path: '^(examples|proxy)/', pathNot: '/test/' },
      to: { path: '^experiment/', dependencyTypes: ['local'] },
    },
    {
      name: 'companions-by-name-of-proxy',
      comment: 'One companion knows another by its name alone.',
      severity: 'error',
      from: { path: '^(examples|experiment)/', pathNot: '/test/' },
      to: { path: '^proxy/', dependencyTypes: ['local'] },
    },
    {
      name: 'not-unresolvable',
      comment: 'A file or package that is not there.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|[.]tap)/' },
    // Types too, which are erased at run time.
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
